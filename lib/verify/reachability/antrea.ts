import type { Manifest } from '../../core/manifest';
import type { NetworkFacts } from '../../core/network-facts';
import { AddressSet } from './addresses';
import { byLabels, type Dialect, namespaceOf } from './dialect';
import type { AllowRule, Direction, Peers } from './policy';
import { everyPort, policyPort } from './ports';

interface Peer {
  readonly fqdn?: string;
  readonly nodeSelector?: {
    readonly matchExpressions?: readonly { readonly key?: string; readonly operator?: string }[];
  };
}

interface Rule {
  readonly action?: string;
  readonly name?: string;
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port?: number | string; readonly protocol?: string }[];
}

interface Spec {
  readonly tier?: string;
  readonly priority?: number;
  readonly appliedTo?: readonly {
    readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  }[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

const nodeSelector = { matchExpressions: [{ key: 'text', operator: 'text' }] } as const;
const rule = { action: 'text', name: 'text', ports: [{ port: 'port', protocol: 'text' }] } as const;

/** Antrea's NetworkPolicy, as far as it allows: nodes, and host names on the way out. It isolates nobody. */
export const readAntrea: Dialect<Spec> = {
  group: 'crd.antrea.io',
  kind: 'NetworkPolicy',
  spec: {
    tier: 'text',
    priority: 'number',
    appliedTo: [{ podSelector: { matchLabels: 'labels' } }],
    ingress: [{ ...rule, from: [{ nodeSelector }] }],
    egress: [{ ...rule, to: [{ nodeSelector, fqdn: 'text' }] }],
  },
  read: (at, { tier, appliedTo = [], ingress = [], egress = [] }, facts) => {
    const [subject, ...others] = appliedTo;
    const read = (direction: Direction, rules: readonly Rule[]) =>
      rules.map((one, i) => readRule(at, `spec.${direction}[${i}]`, one, facts));
    const incoming = read('ingress', ingress);
    const outgoing = read('egress', egress);
    // The last tier is asked only after NetworkPolicies, which have isolated the pods by then.
    if (!subject || others.length > 0 || tier === 'baseline' || ![...incoming, ...outgoing].every(Boolean))
      return undefined;
    return {
      at,
      namespace: namespaceOf(at),
      subjects: byLabels(subject.podSelector?.matchLabels),
      isolates: [],
      rules: {
        ingress: incoming.flatMap((found) => found ?? []),
        egress: outgoing.flatMap((found) => found ?? []),
      },
    };
  },
};

function readRule(
  policy: Manifest,
  field: string,
  { action, from, to, ports }: Rule,
  facts: NetworkFacts,
): AllowRule | undefined {
  if (action !== 'Allow') return undefined;
  const others = from ?? to;
  const found = (others ?? []).map((peer) => peerOf(peer, facts));
  if (!found.every((peer) => peer !== undefined)) return undefined;
  const peers: Peers = {
    anyone: !others?.length,
    pods: [],
    addresses: found.reduce((all, { addresses }) => all.union(addresses), AddressSet.none),
    neverPods: true,
    names: found.flatMap(({ names }) => names),
    anyDepth: true,
  };
  const numbers = ports?.length ? ports.flatMap((port) => policyPort(port) ?? []) : everyPort;
  return { policy, field, peers, ports: numbers };
}

function peerOf(
  { fqdn, nodeSelector: nodes }: Peer,
  facts: NetworkFacts,
): Pick<Peers, 'addresses' | 'names'> | undefined {
  if (fqdn !== undefined) return nodes ? undefined : { addresses: AddressSet.none, names: [fqdn] };
  const [term, ...others] = nodes?.matchExpressions ?? [];
  if (!term || others.length > 0 || term.operator !== 'Exists') return undefined;
  switch (term.key) {
    case 'kubernetes.io/hostname':
      return { addresses: AddressSet.of(facts.nodeRanges), names: [] };
    case 'node-role.kubernetes.io/control-plane':
      return { addresses: AddressSet.of(facts.apiServer.ranges), names: [] };
    default:
      return undefined;
  }
}
