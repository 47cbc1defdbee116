import { isIP } from 'node:net';
import { k8s } from 'cdk8s-plus-28';
import type { Cluster } from './cluster';
import type { Flow, PeerPort, PodSet } from './endpoint';
import { type Cidr, isWithin } from './names';
import { resolvesByDialect, serviceOf, sourceNaming, targetNaming } from './naming';
import type { FlowEnd } from './network-facts';
import { portKey } from './spoken';

/** What one workload connects to and who connects to it. */
export interface Connections {
  readonly pods: PodSet;
  readonly egress: readonly Flow[];
  readonly ingress: readonly Flow[];
  /** Container ports that the kubelet probes. */
  readonly probed: readonly number[];
}

/** Addresses that are never the outside: private, shared, loopback and link-local ones. */
const privateRanges = {
  4: ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
  6: ['fc00::/7', 'fe80::/10'],
} as const;

/** The spec of a workload's single NetworkPolicy: its declared connections, but for those that the CNI's own kind names. */
export function renderPolicy(cluster: Cluster, connections: Connections): k8s.NetworkPolicySpec {
  const egress = connections.egress.flatMap((flow) => egressRules(cluster, flow));
  const ingress = connections.ingress.flatMap((flow) => ingressRules(cluster, flow));
  const probes =
    cluster.probeRanges.length > 0 && connections.probed.length > 0 ? [probeRule(cluster, connections.probed)] : [];
  const resolves = connections.egress.length > 0 && !resolvesByDialect(cluster, connections.egress);
  return {
    podSelector: { matchLabels: { ...connections.pods.selector } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: emptyless(merge([...ingress, ...probes]).map(({ peers, ports }) => ({ from: emptyless(peers), ports }))),
    egress: emptyless(
      merge(resolves ? [...egress, ...dnsRules(cluster)] : egress).map(({ peers, ports }) => ({
        to: emptyless(peers),
        ports,
      })),
    ),
  };
}

interface Rule {
  /** None for everybody. */
  readonly peers: k8s.NetworkPolicyPeer[];
  readonly ports: readonly PeerPort[];
}

function egressRules(cluster: Cluster, flow: Flow): Rule[] {
  const { endpoint } = flow;
  const naming = targetNaming(cluster, flow);
  const service = serviceOf(cluster, endpoint, naming);
  return [
    ...(naming.by === 'network-policy' ? [{ peers: peersOf(cluster, naming.end), ports: endpoint.peerPorts }] : []),
    ...(service ? [{ peers: blocks(service.ranges), ports: service.ports }] : []),
  ];
}

function ingressRules(cluster: Cluster, { source, endpoint }: Flow): Rule[] {
  const { by, end } = sourceNaming(cluster, source);
  return by === 'network-policy' ? [{ peers: peersOf(cluster, end), ports: endpoint.peerPorts }] : [];
}

function peersOf(cluster: Cluster, end: FlowEnd): k8s.NetworkPolicyPeer[] {
  switch (end.kind) {
    case 'pods':
      return [podPeer({ namespace: end.namespace, selector: end.labels })];
    case 'addresses':
      return blocks(end.ranges);
    case 'outside':
      return internetPeers(cluster);
    // No NetworkPolicy can name a host: whoever asks for one has chosen another kind.
    case 'name':
    case 'anyone':
      return [];
  }
}

function blocks(ranges: readonly Cidr[]): k8s.NetworkPolicyPeer[] {
  return ranges.map((cidr) => ({ ipBlock: { cidr } }));
}

/** Namespace and pod selector in one item: both must match. As two items either would. */
function podPeer({ namespace, selector }: PodSet): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: { ...selector } },
  };
}

/** Every pod that connects anywhere may resolve names, over UDP and, for long answers, TCP. */
function dnsRules(cluster: Cluster): Rule[] {
  const { resolver } = cluster.networkFacts;
  const { peerPorts } = cluster.resolver;
  const pods = { namespace: resolver.pods.namespace, selector: resolver.pods.labels };
  return [
    { peers: [podPeer(pods)], ports: peerPorts },
    ...(resolver.caches.length > 0 ? [{ peers: blocks(resolver.caches), ports: peerPorts }] : []),
  ];
}

function probeRule(cluster: Cluster, probed: readonly number[]): Rule {
  return {
    peers: blocks(cluster.probeRanges),
    ports: probed.map((port) => ({ port, transport: 'TCP' as const })),
  };
}

/** Everything but private addresses and the cluster's own, which most plugins would otherwise let in. */
function internetPeers(cluster: Cluster): k8s.NetworkPolicyPeer[] {
  const { podRanges, serviceRanges, nodeRanges } = cluster.facts;
  const own = [...podRanges, ...serviceRanges, ...nodeRanges];
  const families = own.some((range) => family(range) === 6) ? ([4, 6] as const) : ([4] as const);
  return families.map((version) => ({
    ipBlock: {
      cidr: version === 4 ? '0.0.0.0/0' : '::/0',
      except: [...privateRanges[version], ...publicRanges(own, version)].sort(),
    },
  }));
}

/** The cluster's ranges of a family that no private range already covers. */
function publicRanges(own: readonly Cidr[], version: 4 | 6): Cidr[] {
  const ofFamily = own.filter((range) => family(range) === version);
  return [...new Set(ofFamily.filter((range) => !privateRanges[version].some((known) => isWithin(range, known))))];
}

function family(range: Cidr): number {
  return isIP(range.split('/')[0] ?? '');
}

/** One rule for each set of peers with all its ports, in a stable order. What everybody may do is said once. */
function merge(rules: readonly Rule[]): { peers: k8s.NetworkPolicyPeer[]; ports: k8s.NetworkPolicyPort[] }[] {
  const open = new Set(rules.filter(({ peers }) => peers.length === 0).flatMap(({ ports }) => ports.map(portKey)));
  const byPeers = new Map<string, { peers: k8s.NetworkPolicyPeer[]; ports: Map<string, PeerPort> }>();
  for (const { peers, ports } of rules) {
    const key = JSON.stringify(peers);
    const merged = byPeers.get(key) ?? { peers, ports: new Map<string, PeerPort>() };
    for (const port of ports) {
      if (peers.length === 0 || !open.has(portKey(port))) merged.ports.set(portKey(port), port);
    }
    if (merged.ports.size > 0) byPeers.set(key, merged);
  }
  return sortedEntries(byPeers).map(({ peers, ports }) => ({
    peers,
    ports: sortedEntries(ports).map(({ port, transport }) => ({
      port: k8s.IntOrString.fromNumber(port),
      protocol: transport,
    })),
  }));
}

function sortedEntries<V>(map: ReadonlyMap<string, V>): V[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** A direction without rules is written by leaving it out: the server drops an empty list, and the type still denies it. */
function emptyless<T>(rules: T[]): T[] | undefined {
  return rules.length > 0 ? rules : undefined;
}
