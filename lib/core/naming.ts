import type { Cluster } from './cluster';
import { addressProblem, type Endpoint, type Flow, type Peer, type PeerPort, type Source } from './endpoint';
import { type Cidr, isHostName, overlap } from './names';
import type { ExpectedFlow, FlowEnd } from './network-facts';

/** How a policy says who is at the other end of a connection. */
export interface Naming {
  /** In a NetworkPolicy, or in the CNI's own kind beside it. */
  readonly by: 'network-policy' | 'dialect';
  /** Whom it lets through. */
  readonly end: FlowEnd;
  /** Why it lets through more than was declared. @default it does not */
  readonly because?: string;
}

/** How the source's policy names the target. */
export function targetNaming(cluster: Cluster, { endpoint, portOnly }: Pick<Flow, 'endpoint' | 'portOnly'>): Naming {
  if (portOnly) return open(portOnly);
  const { peer } = endpoint;
  switch (peer.kind) {
    case 'pods':
      return pods(peer.pods);
    case 'ranges':
      return {
        by: cluster.cniFacts.dialect === 'calico' && isOutsideHost(endpoint) ? 'dialect' : 'network-policy',
        end: { kind: 'addresses', ranges: peer.ranges, coversPods: peer.coversPods },
      };
    case 'internet':
      return cluster.cniFacts.namesHosts
        ? { by: 'dialect', end: { kind: 'name', hosts: hostsOf(endpoint) } }
        : { ...plain({ kind: 'outside' }), because: `${endpoint.host}: ${cluster.facts.cni} matches no host names` };
    case 'api-server':
      return apiServerNaming(cluster);
    case 'nodes':
      return nodesNaming(cluster);
  }
}

/** How the target's policy names the source. */
export function sourceNaming(cluster: Cluster, source: Source): Naming {
  switch (source.kind) {
    case 'pods':
      return pods(source.pods);
    case 'nodes':
      return nodeCallsNaming(cluster);
    case 'api-server':
      return callsNaming(cluster);
    case 'anyone':
      return open('it serves clients outside the cluster');
  }
}

/** Why a connection cannot be declared; undefined when it can. */
export function connectionProblem(
  cluster: Cluster,
  { source, endpoint, portOnly }: Pick<Flow, 'source' | 'endpoint' | 'portOnly'>,
): { problem: string; remedy: string } | undefined {
  return (
    addressProblem(endpoint) ??
    (portOnly ? undefined : targetProblem(cluster, endpoint.peer)) ??
    (endpoint.peer.kind === 'pods' ? sourceProblem(cluster, source) : undefined)
  );
}

/** Why a policy of the cluster cannot name a target; undefined when it can. */
function targetProblem(cluster: Cluster, peer: Peer): { problem: string; remedy: string } | undefined {
  const { apiServer, nodeRanges, podRanges, cni } = cluster.facts;
  if (peer.kind === 'api-server' && apiServer.ranges.length === 0 && !apiServer.portOnly) {
    return {
      problem: "the addresses of the API server's endpoints are not known",
      remedy: "state them in the cluster's apiServer.ranges, or why its port is enough in apiServer.portOnly",
    };
  }
  if (peer.kind === 'nodes' && nodeRanges.length === 0) {
    return {
      problem: `${cni} names nodes by their addresses, and those are not known`,
      remedy: "state them in the cluster's nodeRanges, or why the port is enough in portOnly of the connection",
    };
  }
  if (peer.kind !== 'ranges' || peer.coversPods) return undefined;
  const covering = peer.ranges.find((range) => podRanges.some((pods) => overlap(pods, range)));
  return covering === undefined
    ? undefined
    : {
        problem: `${covering} covers addresses of pods (${podRanges.join(', ')}), and most CNIs would let all of them through`,
        remedy: 'state narrower ranges, or the reason in coversPods',
      };
}

/** Why a policy of the cluster cannot name a source; undefined when it can. */
export function sourceProblem(cluster: Cluster, source: Source): { problem: string; remedy: string } | undefined {
  const { nodeRanges, cni } = cluster.facts;
  const { end } = sourceNaming(cluster, source);
  if (source.kind !== 'nodes' || end.kind === 'anyone' || nodeRanges.length > 0) return undefined;
  return {
    problem: `${cni} knows what comes from nodes by their addresses, and those are not known`,
    remedy: "state them in the cluster's nodeRanges",
  };
}

/** The Service's own address, where the CNI judges a connection by that. Only the API server's is no Service of pods. */
export function serviceOf(
  cluster: Cluster,
  { peer, port }: Endpoint,
  { end }: Naming,
): { readonly ranges: readonly Cidr[]; readonly ports: readonly PeerPort[] } | undefined {
  const judged = cluster.cniFacts.judgesServiceAddress && peer.kind === 'api-server' && end.kind === 'addresses';
  return judged ? { ranges: cluster.apiServerServiceRanges, ports: [{ port, transport: 'TCP' }] } : undefined;
}

/** Whether names are resolved through the CNI's own kind, which must see the answers to let hosts through by name. */
export function resolvesByDialect(cluster: Cluster, egress: readonly Flow[]): boolean {
  const { dialect } = cluster.cniFacts;
  return dialect === 'cilium' && egress.some((flow) => targetNaming(cluster, flow).end.kind === 'name');
}

/** What policies must let through for a declared connection. */
export function expectedFlows(cluster: Cluster, flow: Flow): ExpectedFlow[] {
  const { from: path, source, endpoint } = flow;
  const naming = targetNaming(cluster, flow);
  const service = serviceOf(cluster, endpoint, naming);
  const from = sourceNaming(cluster, source).end;
  const named = endpoint.peer.kind === 'pods' ? [pods(endpoint.peer.pods).end] : [];
  return [
    ...[naming.end, ...(flow.portOnly ? named : [])].map((to) => ({ path, from, to, ports: endpoint.peerPorts })),
    ...(service
      ? [{ path, from, to: { kind: 'addresses', ranges: service.ranges } as const, ports: service.ports }]
      : []),
  ];
}

function apiServerNaming(cluster: Cluster): Naming {
  const { apiServer, controlPlane, sharedAddresses } = cluster.facts;
  if (apiServer.portOnly) return open(apiServer.portOnly);
  const { dialect } = cluster.cniFacts;
  const spoken = dialect === 'cilium' || dialect === 'calico' || (dialect === 'antrea' && controlPlane === 'nodes');
  return {
    by: spoken ? 'dialect' : 'network-policy',
    end: { kind: 'addresses', ranges: apiServer.ranges, coversPods: sharedAddresses },
  };
}

function nodesNaming(cluster: Cluster): Naming {
  const { nodeRanges, sharedAddresses, cni } = cluster.facts;
  const { dialect, blocksMatch } = cluster.cniFacts;
  if (!dialect && blocksMatch === 'outside') return open(`${cni} matches nodes by nothing that a policy can say`);
  return {
    by: dialect ? 'dialect' : 'network-policy',
    end: { kind: 'addresses', ranges: nodeRanges, coversPods: sharedAddresses },
  };
}

/** Pods on the network of a node reach those of other nodes through a tunnel, where the CNI has them. */
function nodeCallsNaming(cluster: Cluster): Naming {
  const naming = nodesNaming(cluster);
  const { tunnelsNodes, dialect } = cluster.cniFacts;
  if (!tunnelsNodes) return naming;
  if (dialect !== 'calico')
    return open(`${cluster.facts.cni} lets nodes reach pods of other nodes from addresses of pods`);
  return naming.end.kind === 'addresses' ? { ...naming, end: { ...naming.end, throughTunnels: true } } : naming;
}

/** Calls of the API server come from wherever its connections into the cluster start. */
function callsNaming(cluster: Cluster): Naming {
  const { controlPlane, apiServer, nodeRanges, sharedAddresses, cni } = cluster.facts;
  const { dialect } = cluster.cniFacts;
  const callers = controlPlane === 'nodes' ? nodeRanges : apiServer.ranges;
  if (controlPlane !== 'tunnel' && (dialect === 'cilium' || (dialect === 'calico' && callers.length > 0))) {
    const ranges = [...new Set([...apiServer.ranges, ...nodeRanges])];
    const throughTunnels = dialect === 'calico' || undefined;
    return { by: 'dialect', end: { kind: 'addresses', ranges, coversPods: sharedAddresses, throughTunnels } };
  }
  if (dialect === 'antrea' && controlPlane === 'nodes') {
    return { by: 'dialect', end: { kind: 'addresses', ranges: nodeRanges, coversPods: sharedAddresses } };
  }
  return open(`the API server calls, and ${cni} cannot tell it from others`);
}

function pods({ namespace, selector }: { namespace: string; selector: Readonly<Record<string, string>> }): Naming {
  return plain({ kind: 'pods', namespace, labels: selector });
}

function plain(end: FlowEnd): Naming {
  return { by: 'network-policy', end };
}

function open(because: string): Naming {
  return { ...plain({ kind: 'anyone' }), because };
}

/** Link-local services have addresses, or words that nobody resolves. */
function isOutsideHost({ host }: Endpoint): boolean {
  return isHostName(host) && host.includes('.');
}

/** A bucket's name may stand before the host of an object store. */
function hostsOf({ protocol, host }: Endpoint): readonly string[] {
  return protocol === 's3' ? [host, `*.${host}`] : [host];
}
