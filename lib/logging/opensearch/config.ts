import { bytesOf, type ClusterFacts, kubernetesVersions, type Size, sizeOfBytes } from '../../core';
import { type SnapshotProps, snapshotSettings } from './snapshots';

/** Where the image keeps its files. */
export const home = '/usr/share/opensearch';

/** Directory of the node's certificate, inside the configuration directory as the security plugin demands. */
export const certificateDirectory = `${home}/config/certs`;

/** User of the image. */
export const opensearchUser = 1000;

/** Ports of every node. */
export const ports = { http: 9200, transport: 9300 } as const;

/** Common names of the certificates. The role mapping says what each may do. */
export const commonNames = {
  node: 'node',
  superAdmin: 'super-admin',
  logWriter: 'log-writer',
  metrics: 'metrics',
} as const;

/** Name of the user that a certificate makes: it has a common name and nothing else. */
export function distinguishedName(commonName: string): string {
  return `CN=${commonName}`;
}

/** Shares of a data volume: no new shards above the first, shards leave above the second, read-only above the third. */
export const watermarks = { low: 0.85, high: 0.9, flood: 0.95 } as const;

/** Nodes of one kind: a StatefulSet. */
export interface Pool {
  /** Role inside the system. @default the system's main workload */
  readonly role?: string;
  readonly replicas: number;
  readonly electable: boolean;
  readonly holdsData: boolean;
}

/** A cluster as all of its nodes must know it. */
export interface Topology {
  readonly name: string;
  readonly namespace: string;
  readonly pools: readonly Pool[];
  /** Whether the cluster has formed before. */
  readonly bootstrapped: boolean;
  /** `vm.max_map_count` of the machines. */
  readonly maxMapCount: number;
  /** Whether a pod can know the zone that it runs in, and there are several. */
  readonly zoned: boolean;
  /** @default no snapshots */
  readonly snapshots?: SnapshotProps;
}

/** A variable of this name overrides the setting unless it is empty: the image's entry point passes it on. */
export const zoneSetting = 'node.attr.zone';

/** `vm.max_map_count` below which OpenSearch refuses to map its files into memory. */
const requiredMapCount = 262_144;

/** Above this a JVM cannot compress its object pointers, and a larger heap holds less. */
const largestHeapMebibytes = 31 * 1024;
const mebibyte = 1024 ** 2;

/** Name of a pool's workload, hence of its pods. */
function poolName(topology: Topology, pool: Pool): string {
  return pool.role ? `${topology.name}-${pool.role}` : topology.name;
}

/** Host name that resolves to every pod of a pool, ready or not. */
export function poolHost(topology: Topology, pool: Pool): string {
  return `${poolName(topology, pool)}-headless.${topology.namespace}.svc`;
}

/** Since this version the API server labels a pod with the zone of its node, where the pod itself can read it. */
const zoneLabelsSince = '1.35';

/** Whether a pod can know the zone that it runs in, and there are several. */
export function knowsZones({ kubernetes, zones }: ClusterFacts): boolean {
  return zones.length > 1 && kubernetesVersions.indexOf(kubernetes) >= kubernetesVersions.indexOf(zoneLabelsSince);
}

/** One pool of nodes that do everything, or cluster managers of their own and nodes that hold the data. */
export function poolsOf(nodes: number, managers: number | undefined): Pool[] {
  if (managers === undefined) return [{ replicas: nodes, electable: true, holdsData: true }];
  return [
    { replicas: nodes, electable: false, holdsData: true },
    { role: 'managers', replicas: managers, electable: true, holdsData: false },
  ];
}

/** Host names that the nodes' certificate is valid for. */
export function nodeDnsNames(topology: Topology): string[] {
  const hosts = topology.pools.map((pool) => poolHost(topology, pool));
  return ['localhost', `${topology.name}.${topology.namespace}.svc`, ...hosts, ...hosts.map((host) => `*.${host}`)];
}

/** Half of the memory goes to the heap, the rest to the page cache that Lucene reads through. */
export function heapOf(memory: Size): Size {
  return sizeOfBytes(Math.min(Math.floor(bytesOf(memory) / 2 / mebibyte), largestHeapMebibytes) * mebibyte);
}

/**
 * Options of the JVM. Equal bounds: a heap that grows stalls the node while it does. Instead of the image's own log of the
 * garbage collector, up to 2 GiB of files that nobody reads, warnings go where all other logs go. A dump of the heap would
 * leave log records in the clear beside the data, and fill its volume.
 */
export function javaOptions(memory: Size): string {
  const heap = bytesOf(heapOf(memory)) / mebibyte;
  return [
    `-Xms${heap}m`,
    `-Xmx${heap}m`,
    '-Xlog:disable',
    '-Xlog:all=warning:stderr:utctime,level,tags',
    '-XX:-HeapDumpOnOutOfMemoryError',
  ].join(' ');
}

type Setting = string | number | boolean | readonly string[];

/** `opensearch.yml` of a pool's nodes. `${…}` is replaced by OpenSearch from the environment of the process. */
export function nodeSettings(topology: Topology, pool: Pool): Record<string, Setting> {
  return {
    'cluster.name': topology.name,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: OpenSearch replaces it from the environment
    'node.name': '${NODE_NAME}',
    'node.roles': rolesOf(pool),
    ...memoryMapping(topology),
    ...network(topology, pool),
    ...formation(topology),
    ...recovery(topology),
    ...allocation(topology),
    ...housekeeping(topology),
    ...(topology.snapshots && snapshotSettings(topology.snapshots)),
    ...tls,
    ...security,
  };
}

function rolesOf({ electable, holdsData }: Pool): string[] {
  return [...(electable ? ['cluster_manager'] : []), ...(holdsData ? ['data', 'ingest'] : [])];
}

function memoryMapping({ maxMapCount }: Topology): Record<string, Setting> {
  return maxMapCount < requiredMapCount ? { 'node.store.allow_mmap': false } : {};
}

/** A node publishes its own DNS name, so that its peers can hold its certificate against it. */
function network(topology: Topology, pool: Pool): Record<string, Setting> {
  return {
    'network.bind_host': '0.0.0.0',
    'network.publish_host': `\${NODE_NAME}.${poolHost(topology, pool)}`,
    'http.port': ports.http,
    'transport.port': ports.transport,
  };
}

/**
 * How the nodes find each other. The list of first cluster managers must go once the cluster has formed: nodes that lost
 * their volumes would otherwise form a second cluster beside the first.
 */
function formation(topology: Topology): Record<string, Setting> {
  const electable = topology.pools.filter((pool) => pool.electable);
  const first = electable.flatMap((pool) =>
    Array.from({ length: pool.replicas }, (_, ordinal) => `${poolName(topology, pool)}-${ordinal}`),
  );
  return {
    'discovery.seed_hosts': electable.map((pool) => poolHost(topology, pool)),
    ...(topology.bootstrapped ? {} : { 'cluster.initial_cluster_manager_nodes': first }),
  };
}

/** After a full stop, waits for more than half of the data before copies are made anew all over the cluster. */
function recovery(topology: Topology): Record<string, Setting> {
  const nodes = dataNodes(topology);
  if (nodes < 3) return {};
  return {
    'gateway.expected_data_nodes': nodes,
    'gateway.recover_after_data_nodes': Math.floor(nodes / 2) + 1,
  };
}

/**
 * The copies of a shard stand in different zones. A node's own zone comes through the variable `zoneSetting`; without one,
 * all nodes are in the same: a node that names no zone at all would be given no shard.
 */
function allocation({ zoned }: Topology): Record<string, Setting> {
  return {
    'cluster.routing.allocation.disk.watermark.low': percent(watermarks.low),
    'cluster.routing.allocation.disk.watermark.high': percent(watermarks.high),
    'cluster.routing.allocation.disk.watermark.flood_stage': percent(watermarks.flood),
    ...(zoned ? { 'cluster.routing.allocation.awareness.attributes': 'zone', [zoneSetting]: 'unknown' } : {}),
  };
}

function housekeeping(topology: Topology): Record<string, Setting> {
  return {
    'action.destructive_requires_name': true,
    ...(dataNodes(topology) > 1 ? {} : { 'plugins.index_state_management.history.number_of_replicas': 0 }),
  };
}

/** Paths are relative to the configuration directory. Renewed certificates are picked up without a restart. */
const tls: Record<string, Setting> = {
  ...Object.fromEntries(
    ['transport', 'http'].flatMap((layer) => [
      [`plugins.security.ssl.${layer}.pemcert_filepath`, 'certs/tls.crt'],
      [`plugins.security.ssl.${layer}.pemkey_filepath`, 'certs/tls.key'],
      [`plugins.security.ssl.${layer}.pemtrustedcas_filepath`, 'certs/ca.crt'],
    ]),
  ),
  'plugins.security.ssl.http.enabled': true,
  'plugins.security.ssl.http.clientauth_mode': 'OPTIONAL',
  'plugins.security.ssl.certificates_hot_reload.enabled': true,
  'transport.ssl.enforce_hostname_verification': true,
};

/** The audit log goes to standard output: in an index of its own no policy would ever delete it. */
const security: Record<string, Setting> = {
  'plugins.security.nodes_dn': [distinguishedName(commonNames.node)],
  'plugins.security.authcz.admin_dn': [distinguishedName(commonNames.superAdmin)],
  'plugins.security.allow_default_init_securityindex': false,
  'plugins.security.restapi.roles_enabled': ['all_access'],
  'plugins.security.system_indices.enabled': true,
  'plugins.security.audit.type': 'log4j',
  'plugins.security.audit.config.log4j.logger_name': 'audit',
  'plugins.security.audit.config.log4j.level': 'INFO',
};

function dataNodes({ pools }: Topology): number {
  return pools.filter((pool) => pool.holdsData).reduce((sum, pool) => sum + pool.replicas, 0);
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
