import type { Manifest } from '../../core/manifest';
import type { NetworkFacts } from '../../core/network-facts';
import type { Objects } from '../objects';
import { matches } from '../selector';
import { isMap } from '../shape';
import { AddressSet } from './addresses';
import { byLabels, type Dialect, namespaceOf } from './dialect';
import { type AllowRule, type Peers, tunnelEnds } from './policy';
import { everyPort, type PortRange, protocols } from './ports';

interface Rule {
  readonly action?: string;
  readonly protocol?: string;
  readonly destination?: {
    readonly nets?: readonly string[];
    readonly ports?: readonly number[];
    readonly services?: { readonly name?: string; readonly namespace?: string };
    readonly selector?: string;
    readonly namespaceSelector?: string;
  };
}

interface Spec {
  readonly tier?: string;
  readonly selector?: string;
  readonly types?: readonly string[];
  readonly egress?: readonly Rule[];
}

interface GlobalRule {
  readonly action?: string;
  readonly protocol?: string;
  readonly source?: { readonly nets?: readonly string[]; readonly notSelector?: string };
  readonly destination?: { readonly ports?: readonly number[] };
}

interface GlobalSpec {
  readonly tier?: string;
  readonly selector?: string;
  readonly namespaceSelector?: string;
  readonly types?: readonly string[];
  readonly ingress?: readonly GlobalRule[];
}

/** Selects every pod with a network of its own: Calico gives the label to all of them. */
const everyPod = 'has(projectcalico.org/orchestrator)';

/** Calico's NetworkPolicy, as far as it allows ways out to addresses and to the API server. */
export const readCalico: Dialect<Spec> = {
  group: 'projectcalico.org',
  kind: 'NetworkPolicy',
  spec: {
    tier: 'text',
    selector: 'text',
    types: ['text'],
    egress: [
      {
        action: 'text',
        protocol: 'text',
        destination: {
          nets: ['text'],
          ports: ['number'],
          services: { name: 'text', namespace: 'text' },
          selector: 'text',
          namespaceSelector: 'text',
        },
      },
    ],
  },
  read: (at, { tier = 'default', selector = '', types: stated, egress = [] }, facts, objects) => {
    const types = stated ?? [egress.length > 0 ? 'Egress' : 'Ingress'];
    const subjects = labelsOf(selector);
    const rules = egress.map((rule, i) => readRule(at, i, rule, facts, objects));
    // Only rules that allow, in the tier of NetworkPolicies, add up with them.
    const isRead = tier === 'default' && types.every((type) => type === 'Egress') && rules.every(Boolean);
    if (!subjects || !isRead) return undefined;
    return {
      at,
      namespace: namespaceOf(at),
      subjects: byLabels(subjects),
      isolates: ['egress'],
      rules: { ingress: [], egress: rules.flatMap((rule) => rule ?? []) },
    };
  },
};

/** Calico's GlobalNetworkPolicy about pods of one namespace, as far as it allows ways in from addresses of no pods. */
export const readCalicoGlobal: Dialect<GlobalSpec> = {
  group: 'projectcalico.org',
  kind: 'GlobalNetworkPolicy',
  spec: {
    tier: 'text',
    selector: 'text',
    namespaceSelector: 'text',
    types: ['text'],
    ingress: [
      {
        action: 'text',
        protocol: 'text',
        source: { nets: ['text'], notSelector: 'text' },
        destination: { ports: ['number'] },
      },
    ],
  },
  read: (at, { tier = 'default', selector = '', namespaceSelector = '', types = ['Ingress'], ingress = [] }, facts) => {
    const subjects = labelsOf(selector);
    const { 'kubernetes.io/metadata.name': namespace, ...others } = labelsOf(namespaceSelector) ?? {};
    const rules = ingress.map((rule, i) => readGlobalRule(at, i, rule, facts));
    const isRead = tier === 'default' && types.every((type) => type === 'Ingress') && rules.every(Boolean);
    if (!subjects || !namespace || Object.keys(others).length > 0 || !isRead) return undefined;
    return {
      at,
      namespace,
      subjects: byLabels(subjects),
      isolates: ['ingress'],
      rules: { ingress: rules.flatMap((rule) => rule ?? []), egress: [] },
    };
  },
};

function readGlobalRule(
  policy: Manifest,
  i: number,
  { action, protocol, source, destination }: GlobalRule,
  facts: NetworkFacts,
): AllowRule | undefined {
  const { nets, notSelector } = source ?? {};
  if (action !== 'Allow' || !nets?.length || (notSelector !== undefined && notSelector !== everyPod)) return undefined;
  const peers = notSelector ? machinesAt(nets, facts) : to(AddressSet.of(nets));
  return { policy, field: `spec.ingress[${i}]`, peers, ports: portsOf(protocol, destination?.ports) };
}

/**
 * Machines that are no pods: at none of the pods' addresses, but for those that nodes and the API server share with them; and
 * the ends of tunnels, which may be at any.
 */
function machinesAt(nets: readonly string[], { podRanges, nodeRanges, apiServer }: NetworkFacts): Peers {
  const pods = AddressSet.of(podRanges);
  const shared = AddressSet.of([...nodeRanges, ...apiServer.ranges]);
  const all = AddressSet.of(nets);
  const names = !pods.isEmpty && all.covers(pods) ? [tunnelEnds] : [];
  return { ...to(all.minus(pods.minus(shared))), names, neverPods: true };
}

function readRule(
  policy: Manifest,
  i: number,
  { action, protocol, destination }: Rule,
  facts: NetworkFacts,
  objects: Objects,
): AllowRule | undefined {
  if (action !== 'Allow') return undefined;
  const field = `spec.egress[${i}]`;
  const { nets, ports, services, selector, namespaceSelector } = destination ?? {};
  if (selector !== undefined || namespaceSelector !== undefined) {
    const labels = labelsOf(selector ?? '');
    if (!labels || namespaceSelector !== 'global()' || nets || services) return undefined;
    return { policy, field, peers: to(addressesOfSets(objects, labels)), ports: portsOf(protocol, ports) };
  }
  if (services) {
    if (nets?.length || ports?.length || services.name !== 'kubernetes' || services.namespace !== 'default')
      return undefined;
    const { ranges, port } = facts.apiServer;
    return { policy, field, peers: to(AddressSet.of(ranges)), ports: [{ protocol: 'TCP', from: port, to: port }] };
  }
  const peers = nets?.length ? to(AddressSet.of(nets)) : { ...to(AddressSet.none), anyone: true };
  return { policy, field, peers, ports: portsOf(protocol, ports) };
}

/** Addresses of the network sets of the whole cluster that have all of some labels. */
function addressesOfSets(objects: Objects, matchLabels: Record<string, string>): AddressSet {
  const nets = objects
    .custom('projectcalico.org', 'GlobalNetworkSet')
    .filter(({ object }) => matches({ matchLabels }, object.metadata.labels ?? {}))
    .flatMap(({ object }) => (isMap(object.spec) && Array.isArray(object.spec.nets) ? object.spec.nets : []));
  return AddressSet.of(nets.map(String));
}

function to(addresses: AddressSet): Peers {
  return { anyone: false, pods: [], addresses, names: [] };
}

function portsOf(protocol: string | undefined, ports: readonly number[] | undefined): readonly PortRange[] {
  const chosen = protocols.filter((known) => protocol === undefined || protocol === known);
  if (!ports?.length) return everyPort.filter((range) => chosen.includes(range.protocol));
  return chosen.flatMap((known) => ports.map((port) => ({ protocol: known, from: port, to: port })));
}

/** The labels that a selector asks for, if it asks for equal ones alone: `app == 'web' && tier == 'front'`. */
function labelsOf(selector: string): Record<string, string> | undefined {
  const terms = selector.split(' && ').map((term) => /^([\w./-]+) == '([^']*)'$/.exec(term));
  const pairs = terms.flatMap((term) => (term ? [[term[1] ?? '', term[2] ?? ''] as const] : []));
  return pairs.length === terms.length ? Object.fromEntries(pairs) : undefined;
}
