import type { Manifest } from '../../core/manifest';
import type { NetworkFacts } from '../../core/network-facts';
import { AddressSet } from './addresses';
import { byLabels, type Dialect, namesHost, namespaceOf } from './dialect';
import type { AllowRule, Direction, Peers, PodPeer } from './policy';
import { everyPort, type NamedPort, type PortRange, protocols } from './ports';

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
const namespaceLabel = 'k8s:io.kubernetes.pod.namespace';

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
    if ([...(ingress ?? []), ...(egress ?? [])].some(limitsUnknownly)) return undefined;
    return {
      at,
      namespace: namespaceOf(at),
      subjects: byLabels(withoutSource(endpointSelector?.matchLabels)),
      // A section isolates its direction, unless the policy says that it does not.
      isolates: [...(ingress ? (['ingress'] as const) : []), ...(egress ? (['egress'] as const) : [])],
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

/** One for each entry of its ports, which have limits of their own. */
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
  const peers: Peers = {
    anyone: !hasPeers || entities.includes('all'),
    pods: (toEndpoints ?? []).map(({ matchLabels }) => podPeer(matchLabels, namespaceOf(policy))),
    addresses: entityAddresses(entities, facts),
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
    readsAnswers: rules?.dns?.some((one) => one.matchPattern === '*'),
    namesByAnswers,
  }));
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
  const { [namespaceLabel]: namespace = own, ...rest } = labels;
  return { namespaces: namespace, pods: byLabels(withoutSource(rest)) };
}

/** Labels say where they come from; all that a pod has come from Kubernetes. */
function withoutSource(labels: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key.replace(/^(k8s|any):/, ''), value]));
}

function portsOf({ port = '0', protocol = 'ANY' }: { port?: string; protocol?: string }): (PortRange | NamedPort)[] {
  return protocols
    .filter((known) => protocol === 'ANY' || protocol === known)
    .map((known) => {
      const number = Number(port);
      return Number.isInteger(number) ? { protocol: known, from: number, to: number } : { protocol: known, name: port };
    });
}
