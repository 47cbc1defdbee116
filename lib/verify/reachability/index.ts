import type { Manifest } from '../../core/manifest';
import type { NetworkFacts } from '../../core/network-facts';
import { privateNetworks } from '../networks';
import type { Objects } from '../objects';
import type { PodOwner } from '../pods';
import { type Labels, matches } from '../selector';
import { AddressSet, loopback } from './addresses';
import { namesHost } from './dialect';
import { type DialectPolicies, dialectPolicies } from './dialects';
import { readNetworkPolicy } from './network-policy';
import type { AllowRule, Direction, Peers, PodPeer, Policy } from './policy';
import { includesPort, numbered, type Port, type PortRange } from './ports';

/** Where a connection begins or ends. */
export type Place =
  /** A pod of the output, given by its owner. */
  | { readonly kind: 'workload'; readonly pod: PodOwner }
  /** A pod that is not in the output. */
  | { readonly kind: 'pod'; readonly namespace: string; readonly labels: Labels }
  /** A machine: an address or a range in CIDR notation. A range is allowed where all of it is. */
  | { readonly kind: 'address'; readonly range: string }
  /** A host outside the cluster, by its name: it may be at any address that is neither private nor the cluster's own. */
  | { readonly kind: 'name'; readonly host: string }
  /** The node on which the other end runs: its kubelet probes. */
  | { readonly kind: 'own-node' };

/** A rule that lets a connection pass. */
export interface Grant {
  readonly policy: Manifest;
  /** The field: `spec.egress[1]`. */
  readonly field: string;
}

/** What one end of a connection says. */
export interface Half {
  readonly allowed: boolean;
  /** Policies that leave nothing but what some rule allows; none when this end is not policed in this direction. */
  readonly isolatedBy: readonly Manifest[];
  /** The rules that let it pass. */
  readonly grants: readonly Grant[];
}

/** Whether a connection is possible. It takes both ends to allow it. */
export interface Verdict {
  readonly allowed: boolean;
  /** Of the source. */
  readonly egress: Half;
  /** Of the destination. */
  readonly ingress: Half;
}

/** A possible connection. */
export interface Connection {
  readonly from: Place;
  readonly to: Place;
  readonly ports: PortRange;
}

/** What a pod may do in one direction. */
export interface Isolation {
  readonly policies: readonly Policy[];
  readonly rules: readonly AllowRule[];
}

/** Facts of a cluster about which nothing is known: blocks match every address, and nodes have none. */
export const unknownNetwork: NetworkFacts = {
  podRanges: [],
  serviceRanges: [],
  nodeRanges: [],
  apiServer: { ranges: [], port: 443 },
  resolver: { pods: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, port: 53, caches: [] },
  probeRanges: [],
  blocksMatch: 'everything',
};

const families = [AddressSet.of(['0.0.0.0/0']), AddressSet.of(['::/0'])];

const unpoliced: Half = { allowed: true, isolatedBy: [], grants: [] };

/**
 * Which pods reach what, computed from the objects alone. Policies of every kind that is read only allow: whoever is
 * selected by one that isolates may do what any of them allows, and nothing else. Pods that use the node's network are
 * not policed, and to others they are the node.
 */
export class Reachability {
  /** Policies that say more than is understood here, with the field, and whose effect is not known. */
  readonly unread: DialectPolicies['unread'];
  private readonly policies: readonly Policy[];
  private readonly selecting = new Map<PodOwner, Policy[]>();
  private readonly podAddresses: AddressSet;
  private readonly nodeAddresses: AddressSet;
  /** Every address that is neither private nor the cluster's own. */
  readonly outside: AddressSet;

  constructor(
    readonly objects: Objects,
    readonly facts: NetworkFacts = unknownNetwork,
  ) {
    const dialects = dialectPolicies(objects, facts);
    this.policies = [...objects.of('NetworkPolicy').map((at) => readNetworkPolicy(at, facts)), ...dialects.policies];
    this.unread = dialects.unread;
    for (const policy of this.policies) {
      for (const pod of objects.podsSelected(policy.namespace, policy.subjects)) {
        const known = this.selecting.get(pod);
        if (known) known.push(policy);
        else this.selecting.set(pod, [policy]);
      }
    }
    this.podAddresses = AddressSet.of(facts.podRanges);
    this.nodeAddresses = AddressSet.of(facts.nodeRanges);
    this.outside = outsideOf(facts);
  }

  /** Whether a connection is possible, and by which rules of which policies. */
  evaluate(from: Place, to: Place, port: Port): Verdict {
    const egress = this.half('egress', from, to, to, port);
    const ingress = this.half('ingress', to, from, to, port);
    return { allowed: egress.allowed && ingress.allowed, egress, ingress };
  }

  /** What a pod may do in one direction; undefined when it is not policed there. */
  isolation(place: Place, direction: Direction): Isolation | undefined {
    if (place.kind !== 'workload' && place.kind !== 'pod') return undefined;
    if (place.kind === 'workload' && place.pod.spec.hostNetwork) return undefined;
    const selecting =
      place.kind === 'workload'
        ? (this.selecting.get(place.pod) ?? [])
        : this.policies.filter(
            ({ namespace, subjects }) => namespace === place.namespace && matches(subjects, place.labels),
          );
    if (!selecting.some(({ isolates }) => isolates.includes(direction))) return undefined;
    return {
      policies: selecting.filter(({ isolates }) => isolates.includes(direction)),
      rules: withHearsay(selecting.flatMap(({ rules }) => rules[direction])),
    };
  }

  /** The pods of the output that a rule names, and those in namespaces that the output does not hold stay unnamed. */
  podsOf(peer: PodPeer): readonly PodOwner[] {
    const namespaces =
      typeof peer.namespaces === 'string'
        ? [peer.namespaces]
        : [...this.objects.namespacesWithPods()].filter((name) =>
            matches(peer.namespaces as object, this.namespaceLabels(name)),
          );
    return namespaces.flatMap((name) => this.objects.podsSelected(name, peer.pods));
  }

  /** Labels of a namespace: those declared, and the name that the API server adds. */
  namespaceLabels(name: string): Labels {
    return {
      ...this.objects.find('Namespace', name)?.object.metadata.labels,
      'kubernetes.io/metadata.name': name,
    };
  }

  private half(direction: Direction, subject: Place, other: Place, destination: Place, port: Port): Half {
    if (direction === 'ingress' && other.kind === 'own-node' && this.facts.probeRanges.length === 0) return unpoliced;
    const isolation = this.isolation(subject, direction);
    if (!isolation) return unpoliced;
    const pod = destination.kind === 'workload' ? destination.pod : undefined;
    const grants = isolation.rules
      .filter((rule) => this.names(rule.peers, other))
      .filter((rule) => rule.ports.some((named) => numbered(named, pod).some((range) => includesPort(range, port))))
      .map(({ policy, field }) => ({ policy, field }));
    return { allowed: grants.length > 0, isolatedBy: isolation.policies.map(({ at }) => at), grants };
  }

  private names(peers: Peers, place: Place): boolean {
    if (peers.anyone) return true;
    switch (place.kind) {
      case 'name':
        return peers.names.some((name) => namesPlace(peers, name, place.host)) || this.reachesOutside(peers);
      case 'address':
        return isIn(AddressSet.of([place.range]), peers.addresses);
      case 'own-node':
        return isIn(this.nodeAddresses, peers.addresses);
      case 'workload':
        return place.pod.spec.hostNetwork
          ? isIn(this.nodeAddresses, peers.addresses)
          : this.namesPod(peers, place.pod.namespace, place.pod.labels);
      case 'pod':
        return this.namesPod(peers, place.namespace, place.labels);
    }
  }

  /** Whether it is every address outside of one family: a host may be at any of them. */
  private reachesOutside({ addresses }: Peers): boolean {
    return families.some((family) => isIn(this.outside.intersection(family), addresses));
  }

  private namesPod(peers: Peers, namespace: string, labels: Labels): boolean {
    return (
      peers.pods.some(
        (peer) =>
          (typeof peer.namespaces === 'string'
            ? peer.namespaces === namespace
            : matches(peer.namespaces, this.namespaceLabels(namespace))) && matches(peer.pods, labels),
      ) ||
      (!peers.neverPods && peers.addresses.overlaps(this.podAddresses))
    );
  }
}

/**
 * Names that stand for addresses in answers, where no rule lets the CNI read the answers to these pods: what stands behind
 * such a name is what other pods of the node were told. Nobody may rely on that, and nobody is kept from using it.
 */
function withHearsay(rules: readonly AllowRule[]): readonly AllowRule[] {
  if (rules.some(({ readsAnswers }) => readsAnswers)) return rules;
  return rules.map((rule) => {
    if (!rule.namesByAnswers) return rule;
    const names = rule.peers.names.map((name) => `${name} as other pods of the node were told`);
    return { ...rule, peers: { ...rule.peers, names } };
  });
}

function namesPlace({ anyDepth }: Peers, name: string, host: string): boolean {
  return namesHost(anyDepth ? name.replace(/^\*\./, '**.') : name, host);
}

function isIn(addresses: AddressSet, allowed: AddressSet): boolean {
  return !addresses.isEmpty && allowed.covers(addresses);
}

function outsideOf({ podRanges, serviceRanges, nodeRanges }: NetworkFacts): AddressSet {
  const own = AddressSet.of([...podRanges, ...serviceRanges, ...nodeRanges]);
  const families = own.overlaps(AddressSet.of(['::/0'])) ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0'];
  return AddressSet.of(families)
    .minus(own)
    .minus(AddressSet.of(privateNetworks.map(({ text }) => text)))
    .minus(loopback);
}
