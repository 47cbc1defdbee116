import type { Cluster } from './cluster';
import type { Flow, PeerPort } from './endpoint';
import { sourceNaming, targetNaming } from './naming';
import type { Protocol } from './protocol';

/** A host outside the cluster, with the names it has and the ports it is reached at. */
export interface SpokenHost {
  readonly hosts: readonly string[];
  readonly ports: readonly PeerPort[];
  /** Whether every connection starts with TLS that names the host. */
  readonly namesServer: boolean;
}

/** What a policy of the CNI's own kind says of one workload: ends that are not pods, each with its ports in order. */
export interface Spoken {
  readonly toApiServer: readonly PeerPort[];
  readonly toNodes: readonly PeerPort[];
  readonly toHosts: readonly SpokenHost[];
  /** Hosts outside whose addresses are known. */
  readonly toKnownHosts: readonly { readonly host: string; readonly ports: readonly PeerPort[] }[];
  readonly fromNodes: readonly PeerPort[];
  readonly fromApiServer: readonly PeerPort[];
}

/** Protocols over HTTPS, whose clients name the server when they ask for TLS. */
const namingServers: ReadonlySet<Protocol> = new Set<Protocol>([
  'https',
  'opensearch',
  'elasticsearch',
  'loki',
  'splunk-hec',
  'sumologic',
  'cloudwatch-logs',
  'azure-monitor',
  'google-cloud-logging',
]);

/** The connections of a workload that the CNI's own kind names. */
export function spokenOf(cluster: Cluster, egress: readonly Flow[], ingress: readonly Flow[]): Spoken {
  const outgoing = egress.filter((flow) => targetNaming(cluster, flow).by === 'dialect');
  const incoming = ingress.filter(({ source }) => sourceNaming(cluster, source).by === 'dialect');
  const to = (kind: string) => portsOf(outgoing.filter(({ endpoint }) => endpoint.peer.kind === kind));
  const from = (kind: string) => portsOf(incoming.filter(({ source }) => source.kind === kind));
  return {
    toApiServer: to('api-server'),
    toNodes: to('nodes'),
    toHosts: hostsOf(cluster, outgoing),
    toKnownHosts: knownHostsOf(outgoing),
    fromNodes: from('nodes'),
    fromApiServer: from('api-server'),
  };
}

function hostsOf(cluster: Cluster, flows: readonly Flow[]): SpokenHost[] {
  const byHosts = new Map<string, { hosts: readonly string[]; flows: Flow[] }>();
  for (const flow of flows) {
    const { end } = targetNaming(cluster, flow);
    if (end.kind !== 'name') continue;
    const key = end.hosts.join(' ');
    const known = byHosts.get(key) ?? { hosts: end.hosts, flows: [] };
    byHosts.set(key, { ...known, flows: [...known.flows, flow] });
  }
  return [...byHosts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { hosts, flows: all }]) => ({
      hosts,
      ports: portsOf(all),
      namesServer: all.every(({ endpoint }) => endpoint.tls && namingServers.has(endpoint.protocol)),
    }));
}

function knownHostsOf(flows: readonly Flow[]): Spoken['toKnownHosts'] {
  const known = flows.filter(({ endpoint }) => endpoint.peer.kind === 'ranges');
  return [...new Set(known.map(({ endpoint }) => endpoint.host))]
    .sort()
    .map((host) => ({ host, ports: portsOf(known.filter(({ endpoint }) => endpoint.host === host)) }));
}

/** Each port once, in order. */
function portsOf(flows: readonly Flow[]): PeerPort[] {
  const ports = flows.flatMap(({ endpoint }) => endpoint.peerPorts.map((port) => [portKey(port), port] as const));
  return [...new Map(ports)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, port]) => port);
}

/** Sorts by number. */
export function portKey({ port, transport }: PeerPort): string {
  return `${String(port).padStart(5, '0')}/${transport}`;
}
