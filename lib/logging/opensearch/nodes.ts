import {
  type CertificateKey,
  type ConfigFiles,
  type Cpu,
  Duration,
  type Endpoint,
  exec,
  type SecretRef,
  Size,
  scratch,
  secretFiles,
  tcp,
  type Volume,
  type Workload,
} from '../../core';
import type { StatefulSetProps } from '../../core/workload-props';
import { images } from '../../images';
import {
  certificateDirectory,
  home,
  javaOptions,
  opensearchUser,
  type Pool,
  poolHost,
  ports,
  type Topology,
  zoneSetting,
} from './config';
import { keystoreSettings, type SnapshotKey } from './snapshots';

/** What a pool's nodes have of their own. */
export interface NodeOptions {
  /** Holds `opensearch.yml`. */
  readonly settings: ConfigFiles;
  readonly certificate: SecretRef<CertificateKey>;
  readonly cpu: Cpu;
  readonly memory: Size;
  readonly data: Volume;
  /** Keys of the object store. @default no snapshots */
  readonly snapshotKeys?: SecretRef<SnapshotKey>;
}

const preparedConfig = '/prepared';
const snapshotKeys = '/snapshot-keys';

/**
 * Copies the image's configuration to where the node may write: its keystore is there. Puts the object store's keys into
 * it, through standard input. Then waits for the pod's own name, which the node publishes; without it the node would stop
 * and start again.
 */
export const prepareScript = `set -eu
cp -R ${home}/config/. ${preparedConfig}/

if [ -d ${snapshotKeys} ]; then
  export OPENSEARCH_PATH_CONF=${preparedConfig}
  keystore=${home}/bin/opensearch-keystore
  rm -f ${preparedConfig}/opensearch.keystore
  "$keystore" create
${Object.entries(keystoreSettings)
  .map(([key, setting]) => `  "$keystore" add --stdin --force ${setting} <${snapshotKeys}/${key}`)
  .join('\n')}
fi

for _ in $(seq 60); do
  if getent hosts "$NODE_NAME.$DOMAIN" >/dev/null; then exit 0; fi
  sleep 1
done
echo "$NODE_NAME.$DOMAIN does not resolve yet" >&2
exit 1
`;

/**
 * Ready to begin with once the node is in the cluster, has learned its users and no shard is on its way back: a rolling
 * update goes on to the next node when this holds, and one that went on earlier could take a shard's last copy away. It asks
 * for quiet, not for green, which a cluster that lacks a node may never be. From then on, and until the container starts
 * anew (the start time of its first process is in the marker's name), it is enough to follow a cluster manager: a node that
 * recovers must not make the others refuse requests.
 */
export const readyScript = `set -eu
started=$(cut -d ' ' -f 22 /proc/1/stat)
recovered=/tmp/recovered-$started

health() {
  curl --silent --fail --max-time 8 \\
    --cacert ${certificateDirectory}/ca.crt --cert ${certificateDirectory}/tls.crt --key ${certificateDirectory}/tls.key \\
    "https://localhost:${ports.http}/_cluster/health?$1"
}

if [ -e "$recovered" ]; then
  health 'local=true' | grep -q '"discovered_cluster_manager":true'
  exit
fi
answer=$(health 'wait_for_events=languid&wait_for_no_initializing_shards=true&timeout=5s')
for waiting in delayed_unassigned_shards number_of_in_flight_fetch; do
  printf '%s' "$answer" | grep -q "\\"$waiting\\":0[,}]"
done
touch "$recovered"
`;

/** The nodes of a pool. */
export function nodeProps(topology: Topology, pool: Pool, node: NodeOptions): StatefulSetProps {
  const config = scratch(Size.mebibytes(64));
  const temporary = scratch(Size.gibibytes(1));
  const image = topology.snapshots?.image ?? images.opensearch;
  const identity = { NODE_NAME: { field: 'metadata.name' } };
  return {
    role: pool.role,
    image,
    replicas: pool.replicas,
    runAs: { user: opensearchUser },
    // Time to write out the translog and to hand the cluster over.
    grace: Duration.minutes(2),
    init: {
      prepare: {
        image,
        command: ['bash', '-c', prepareScript],
        env: { ...identity, DOMAIN: poolHost(topology, pool) },
        mounts: {
          [preparedConfig]: config,
          ...(node.snapshotKeys && { [snapshotKeys]: secretFiles(node.snapshotKeys) }),
          '/tmp': temporary,
        },
        // The keystore's tool is a JVM of 64 MiB of heap.
        resources: { cpu: '50m', memory: Size.mebibytes(node.snapshotKeys ? 256 : 64) },
      },
    },
    env: {
      ...identity,
      OPENSEARCH_JAVA_OPTS: javaOptions(node.memory),
      DISABLE_INSTALL_DEMO_CONFIG: 'true',
      DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI: 'true',
      ...(topology.zoned && { [zoneSetting]: { field: "metadata.labels['topology.kubernetes.io/zone']" } }),
      // The address of that service is closed to pods, and the client would wait for it.
      ...(topology.snapshots && { AWS_EC2_METADATA_DISABLED: 'true' }),
    },
    mounts: {
      [`${home}/config`]: config,
      [`${home}/config/opensearch.yml`]: { volume: node.settings, subPath: 'opensearch.yml' },
      [certificateDirectory]: secretFiles(node.certificate),
      [`${home}/data`]: node.data,
      [`${home}/logs`]: scratch(Size.gibibytes(1)),
      '/tmp': temporary,
    },
    resources: { cpu: node.cpu, memory: node.memory },
    ports,
    ready: exec(['bash', '-c', readyScript], { timeout: Duration.seconds(10) }),
    start: { probe: tcp('http'), within: Duration.minutes(15) },
  };
}

/** All nodes reach all others, those of their own pool and those of the rest, and what they need outside. */
export function connectNodes(pools: readonly Workload[], outside: readonly Endpoint[]): void {
  for (const pool of pools) {
    pool.peersOn('transport');
    for (const endpoint of outside) pool.connectsTo(endpoint);
  }
  for (const pool of pools) {
    for (const other of pools) {
      if (other !== pool) pool.connectsTo(other.endpoint('transport', 'opensearch-transport', { tls: true }));
    }
  }
}
