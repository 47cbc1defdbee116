import type { Manifest } from '../../core/manifest';
import type { NetworkFacts } from '../../core/network-facts';
import { matches } from '../selector';
import { AddressSet } from './addresses';
import { byLabels, type Dialect, namesHost, namespaceOf } from './dialect';
import type { AllowRule, Direction, Peers, PodPeer } from './policy';
import { everyPort, firstPort, lastPort, type NamedPort, type PortRange, protocols } from './ports';

interface Rule {
  readonly toEndpoints?: readonly { readonly matchLabels?: Readonly<Record<string, string>> }[];
  readonly fromEntities?: readonly string[];
  readonly toEntities?: readonly string[];
  readonly toFQDNs?: readonly { readonly matchName?: string; readonly matchPattern?: string }[];
  readonly toPorts?: readonly Entry[];
}

interface Entry {
  readonly ports?: readonly { readonly port?: string; readonly protocol?: string }[];
  readonly serverNames?: readonly string[];
  readonly rules?: { readonly dns?: readonly { readonly matchPattern?: string }[] };
}

interface Spec {
  readonly endpointSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

const ports = { ports: [{ port: 'text', protocol: 'text' }] } as const;
const namespaceLabel = 'io.kubernetes.pod.namespace';
/** Labels that Cilium itself gives: what they select, no manifest says. */
const labelsOfCilium = /^(reserved:|((k8s|any):)?io\.(cilium|kubernetes)\.)/;

/** CiliumNetworkPolicy, as far as it allows: entities, host names, endpoints by label. */
export const readCilium: Dialect<Spec> = {
  group: 'cilium.io',
  kind: 'CiliumNetworkPolicy',
  spec: {
    endpointSelector: { matchLabels: 'labels' },
    ingress: [{ fromEntities: ['text'], toPorts: [ports] }],
    egress: [
      {
        toEndpoints: [{ matchLabels: 'labels' }],
        toEntities: ['text'],
        toFQDNs: [{ matchName: 'text', matchPattern: 'text' }],
        toPorts: [{ ...ports, serverNames: ['text'], rules: { dns: [{ matchPattern: 'text' }] } }],
      },
    ],
  },
  read: (at, { endpointSelector, ingress, egress }, facts) => {
    const isUnknown = [...(ingress ?? []), ...(egress ?? [])].some(
      (rule) =>
        limitsUnknownly(rule) ||
        (rule.toEndpoints ?? []).some((endpoint) => selectsUnknown(endpoint.matchLabels, true)),
    );
    if (isUnknown || selectsUnknown(endpointSelector?.matchLabels, false)) return undefined;
    return {
      at,
      namespace: namespaceOf(at),
      subjects: byLabels(withoutSource(endpointSelector?.matchLabels)),
      // A section that says anything isolates its direction, unless the policy says that it does not.
      isolates: [...(ingress?.length ? (['ingress'] as const) : []), ...(egress?.length ? (['egress'] as const) : [])],
      rules: {
        ingress: (ingress ?? []).flatMap((rule, i) => readRule(at, 'ingress', i, rule, facts)),
        egress: (egress ?? []).flatMap((rule, i) => readRule(at, 'egress', i, rule, facts)),
      },
    };
  },
};

/** Whether the names of servers limit connections to ends that are no host names: that could be any of them. */
function limitsUnknownly({ toFQDNs, toPorts }: Rule): boolean {
  return toFQDNs === undefined && (toPorts ?? []).some(({ serverNames }) => serverNames !== undefined);
}

/** Whether a selector asks for labels that no manifest holds; peers may ask for a namespace. */
function selectsUnknown(labels: Readonly<Record<string, string>> = {}, ofPeer: boolean): boolean {
  return Object.keys(labels).some((key) => labelsOfCilium.test(key) && !(ofPeer && bareLabel(key) === namespaceLabel));
}

/** One for each entry of its ports, which have limits of their own. A rule that names neither peers nor ports allows nothing. */
function readRule(
  policy: Manifest,
  direction: Direction,
  i: number,
  { toEndpoints, fromEntities, toEntities, toFQDNs, toPorts }: Rule,
  facts: NetworkFacts,
): AllowRule[] {
  const entities = [...(fromEntities ?? []), ...(toEntities ?? [])];
  const hosts = (toFQDNs ?? []).flatMap(({ matchName, matchPattern }) => matchName ?? matchPattern ?? []);
  const hasPeers = Boolean(toEndpoints ?? fromEntities ?? toEntities ?? toFQDNs);
  if (!hasPeers && !toPorts?.length) return [];
  const peers: Peers = {
    anyone: !hasPeers || entities.includes('all'),
    pods: (toEndpoints ?? []).map(({ matchLabels }) => podPeer(matchLabels, namespaceOf(policy))),
    addresses: entityAddresses(entities, facts),
    neverPods: true,
    names: otherEntities(entities),
  };
  const field = `spec.${direction}[${i}]`;
  const namesByAnswers = toFQDNs !== undefined;
  const entries = toPorts?.length ? toPorts : [{}];
  return entries.map(({ ports: numbers, serverNames, rules }: Entry) => ({
    policy,
    field,
    peers: { ...peers, names: [...peers.names, ...askedFor(hosts, serverNames)] },
    ports: numbers?.length ? numbers.flatMap(portsOf) : everyPort,
    readsAnswers: asksResolver(peers, facts) && rules?.dns?.some((one) => one.matchPattern === '*'),
    namesByAnswers,
  }));
}

/** Whether a rule is about the cluster's resolver, so that what it reads are the answers that pods get. */
function asksResolver({ anyone, pods }: Peers, { resolver }: NetworkFacts): boolean {
  const { namespace, labels } = resolver.pods;
  return anyone || pods.some((peer) => peer.namespaces === namespace && matches(peer.pods, labels));
}

/** Hosts whose addresses are allowed, and that a client may name when it asks for TLS. */
function askedFor(hosts: readonly string[], servers: readonly string[] | undefined): readonly string[] {
  if (!servers) return hosts;
  const named = hosts.filter((host) => servers.some((server) => namesHost(server, host)));
  const narrower = servers.filter((server) => hosts.some((host) => namesHost(host, server)));
  return [...new Set([...named, ...narrower])];
}

/** The node of the pod and all others together are the nodes; either alone is no end that anybody declares. */
function entityAddresses(entities: readonly string[], facts: NetworkFacts): AddressSet {
  const server = entities.includes('kube-apiserver') ? facts.apiServer.ranges : [];
  return AddressSet.of([...server, ...(areNodes(entities) ? facts.nodeRanges : [])]);
}

function areNodes(entities: readonly string[]): boolean {
  return entities.includes('host') && entities.includes('remote-node');
}

function otherEntities(entities: readonly string[]): readonly string[] {
  const known = new Set(['all', 'kube-apiserver', ...(areNodes(entities) ? ['host', 'remote-node'] : [])]);
  return entities.filter((entity) => !known.has(entity)).map((entity) => `entity ${entity}`);
}

function podPeer(labels: Readonly<Record<string, string>> = {}, own: string): PodPeer {
  const { [namespaceLabel]: namespace = own, ...rest } = withoutSource(labels);
  return { namespaces: namespace, pods: byLabels(rest) };
}

/** Labels say where they come from; all that a pod has come from Kubernetes. */
function withoutSource(labels: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [bareLabel(key), value]));
}

function bareLabel(key: string): string {
  return key.replace(/^(k8s|any):/, '');
}

/** 0 is every port. */
function portsOf({ port = '0', protocol = 'ANY' }: { port?: string; protocol?: string }): (PortRange | NamedPort)[] {
  const number = Number(port);
  return protocols
    .filter((known) => protocol === 'ANY' || protocol === known)
    .map((known) => {
      if (!Number.isInteger(number)) return { protocol: known, name: port };
      return { protocol: known, from: number || firstPort, to: number || lastPort };
    });
}
