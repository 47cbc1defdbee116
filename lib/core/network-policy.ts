import { BlockList, isIP } from 'node:net';
import { k8s } from 'cdk8s-plus-28';
import type { Cluster } from './cluster';
import type { Endpoint, Flow, Peer, PeerPort, PodSet } from './endpoint';
import type { Cidr } from './names';

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

/** The spec of a workload's single policy: exactly its declared connections, in both directions. */
export function renderPolicy(cluster: Cluster, connections: Connections): k8s.NetworkPolicySpec {
  const egress = connections.egress.map(({ endpoint }) => rule(cluster, endpoint.peer, endpoint.peerPorts));
  const ingress = connections.ingress.map(({ source, endpoint }) =>
    rule(cluster, { kind: 'pods', pods: source }, endpoint.peerPorts),
  );
  const probes =
    cluster.probeRanges.length > 0 && connections.probed.length > 0 ? [probeRule(cluster, connections.probed)] : [];
  return {
    podSelector: { matchLabels: { ...connections.pods.selector } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: emptyless(merge([...ingress, ...probes]).map(({ peers, ports }) => ({ from: peers, ports }))),
    egress: emptyless(
      merge(egress.length > 0 ? [...egress, ...dnsRules(cluster)] : []).map(({ peers, ports }) => ({
        to: peers,
        ports,
      })),
    ),
  };
}

interface Rule {
  readonly peers: k8s.NetworkPolicyPeer[];
  readonly ports: readonly PeerPort[];
}

function rule(cluster: Cluster, peer: Peer, ports: readonly PeerPort[]): Rule {
  switch (peer.kind) {
    case 'pods':
      return { peers: [podPeer(peer.pods)], ports };
    case 'ranges':
      return { peers: peer.ranges.map((cidr) => ({ ipBlock: { cidr } })), ports };
    case 'internet':
      return { peers: internetPeers(cluster), ports };
  }
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
  const { peer, peerPorts } = cluster.resolver;
  const cache = cluster.facts.dns.nodeLocalAddress;
  const cached: Rule[] = cache
    ? [{ peers: [{ ipBlock: { cidr: `${cache}/${isIP(cache) === 6 ? 128 : 32}` } }], ports: peerPorts }]
    : [];
  return [rule(cluster, peer, peerPorts), ...cached];
}

function probeRule(cluster: Cluster, probed: readonly number[]): Rule {
  return {
    peers: cluster.probeRanges.map((cidr) => ({ ipBlock: { cidr } })),
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
  const covered = new BlockList();
  for (const range of privateRanges[version]) {
    const [address = '', prefix = '0'] = range.split('/');
    covered.addSubnet(address, Number(prefix), version === 4 ? 'ipv4' : 'ipv6');
  }
  const ofFamily = own.filter((range) => family(range) === version);
  return [
    ...new Set(ofFamily.filter((range) => !covered.check(range.split('/')[0] ?? '', version === 4 ? 'ipv4' : 'ipv6'))),
  ];
}

function family(range: Cidr): number {
  return isIP(range.split('/')[0] ?? '');
}

/** One rule for each set of peers with all its ports, in a stable order. */
function merge(rules: readonly Rule[]): { peers: k8s.NetworkPolicyPeer[]; ports: k8s.NetworkPolicyPort[] }[] {
  const byPeers = new Map<string, { peers: k8s.NetworkPolicyPeer[]; ports: Map<string, PeerPort> }>();
  for (const { peers, ports } of rules) {
    const key = JSON.stringify(peers);
    const merged = byPeers.get(key) ?? { peers, ports: new Map<string, PeerPort>() };
    for (const port of ports) merged.ports.set(`${String(port.port).padStart(5, '0')}/${port.transport}`, port);
    byPeers.set(key, merged);
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

/** What an endpoint is called in a report: the workload's pods, or the address. */
export function targetName(endpoint: Endpoint): string {
  const { peer } = endpoint;
  return peer.kind === 'pods'
    ? `${peer.pods.namespace}/${peer.pods.selector['app.kubernetes.io/instance'] ?? endpoint.host}`
    : endpoint.host;
}
