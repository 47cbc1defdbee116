import type { Manifest } from '../../core/manifest';
import type { NetworkFacts } from '../../core/network-facts';
import { AddressSet } from './addresses';
import { byLabels, type Dialect, namespaceOf } from './dialect';
import type { AllowRule, Peers } from './policy';
import { everyPort, type PortRange, protocols } from './ports';

interface Rule {
  readonly action?: string;
  readonly protocol?: string;
  readonly destination?: {
    readonly nets?: readonly string[];
    readonly ports?: readonly number[];
    readonly services?: { readonly name?: string; readonly namespace?: string };
  };
}

interface Spec {
  readonly tier?: string;
  readonly selector?: string;
  readonly types?: readonly string[];
  readonly egress?: readonly Rule[];
}

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
        destination: { nets: ['text'], ports: ['number'], services: { name: 'text', namespace: 'text' } },
      },
    ],
  },
  read: (at, { tier = 'default', selector = '', types = ['Egress'], egress = [] }, facts) => {
    const subjects = labelsOf(selector);
    const rules = egress.map((rule, i) => readRule(at, i, rule, facts));
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

function readRule(
  policy: Manifest,
  i: number,
  { action, protocol, destination }: Rule,
  facts: NetworkFacts,
): AllowRule | undefined {
  if (action !== 'Allow') return undefined;
  const field = `spec.egress[${i}]`;
  const { nets, ports, services } = destination ?? {};
  if (services) {
    if (nets || ports || services.name !== 'kubernetes' || services.namespace !== 'default') return undefined;
    const { ranges, port } = facts.apiServer;
    return { policy, field, peers: to(AddressSet.of(ranges)), ports: [{ protocol: 'TCP', from: port, to: port }] };
  }
  const peers = nets ? to(AddressSet.of(nets)) : { ...to(AddressSet.none), anyone: true };
  return { policy, field, peers, ports: portsOf(protocol, ports) };
}

function to(addresses: AddressSet): Peers {
  return { anyone: false, pods: [], addresses, names: [] };
}

function portsOf(protocol: string | undefined, ports: readonly number[] | undefined): readonly PortRange[] {
  const chosen = protocols.filter((known) => protocol === undefined || protocol === known);
  if (!ports) return everyPort.filter((range) => chosen.includes(range.protocol));
  return chosen.flatMap((known) => ports.map((port) => ({ protocol: known, from: port, to: port })));
}

/** The labels that a selector asks for, if it asks for equal ones alone: `app == 'web' && tier == 'front'`. */
function labelsOf(selector: string): Record<string, string> | undefined {
  const terms = selector.split(' && ').map((term) => /^([\w./-]+) == '([^']*)'$/.exec(term));
  const pairs = terms.flatMap((term) => (term ? [[term[1] ?? '', term[2] ?? ''] as const] : []));
  return pairs.length === terms.length ? Object.fromEntries(pairs) : undefined;
}
