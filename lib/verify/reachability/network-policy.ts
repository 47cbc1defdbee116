import type { IPBlock, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import type { NetworkFacts } from '../../core/network-facts';
import type { Typed } from '../objects';
import { AddressSet } from './addresses';
import type { AllowRule, Direction, Peers, PodPeer, Policy } from './policy';
import { everyPort, policyPort } from './ports';

/** Reads a NetworkPolicy as Kubernetes defines it: what is left out mostly means "all". */
export function readNetworkPolicy(at: Typed<'NetworkPolicy'>, facts: NetworkFacts): Policy {
  const { metadata, spec } = at.object;
  const namespace = metadata.namespace ?? 'default';
  const rule = (direction: Direction, i: number, peers?: readonly NetworkPolicyPeer[], ports?: NetworkPolicyPort[]) =>
    ({
      policy: at,
      field: `spec.${direction}[${i}]`,
      peers: peersOf(peers ?? [], namespace, facts),
      ports: ports?.length ? ports.flatMap((port) => policyPort(port) ?? []) : everyPort,
    }) satisfies AllowRule;
  // Without types a policy is about ingress, and about egress if it has rules for it.
  const types = spec?.policyTypes ?? ['Ingress', ...(spec?.egress?.length ? ['Egress'] : [])];
  const isolates = (['ingress', 'egress'] as const).filter((direction) =>
    types.some((type) => type.toLowerCase() === direction),
  );
  return {
    at,
    namespace,
    subjects: spec?.podSelector ?? {},
    isolates,
    rules: {
      ingress: isolates.includes('ingress')
        ? (spec?.ingress ?? []).map(({ from, ports }, i) => rule('ingress', i, from, ports))
        : [],
      egress: isolates.includes('egress')
        ? (spec?.egress ?? []).map(({ to, ports }, i) => rule('egress', i, to, ports))
        : [],
    },
  };
}

function peersOf(peers: readonly NetworkPolicyPeer[], own: string, facts: NetworkFacts): Peers {
  return {
    anyone: peers.length === 0,
    pods: peers.flatMap((peer) => podPeer(peer, own) ?? []),
    addresses: peers
      .flatMap(({ ipBlock }) => (ipBlock ? [blockAddresses(ipBlock, facts)] : []))
      .reduce((all, block) => all.union(block), AddressSet.none),
    names: [],
  };
}

/** A pod selector alone is about the policy's own namespace; a namespace selector alone about all pods there. */
function podPeer({ ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer, own: string): PodPeer | undefined {
  if (ipBlock || !(namespaceSelector || podSelector)) return undefined;
  return { namespaces: namespaceSelector ?? own, pods: podSelector ?? {} };
}

function blockAddresses({ cidr, except }: IPBlock, facts: NetworkFacts): AddressSet {
  const block = AddressSet.of([cidr]).minus(AddressSet.of(except ?? []));
  if (facts.blocksMatch === 'everything') return block;
  return block.minus(AddressSet.of([...facts.podRanges, ...facts.nodeRanges]));
}
