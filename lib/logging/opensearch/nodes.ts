import {
  type CertificateKey,
  type ConfigFiles,
  type Cpu,
  Duration,
  exec,
  type SecretRef,
  Size,
  scratch,
  secretFiles,
  tcp,
  type Volume,
} from '../../core';
import type { StatefulSetProps } from '../../core/workload';
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
} from './config';

/** What a pool's nodes have of their own. */
export interface NodeOptions {
  /** Holds `opensearch.yml`. */
  readonly settings: ConfigFiles;
  readonly certificate: SecretRef<CertificateKey>;
  readonly cpu: Cpu;
  readonly memory: Size;
  readonly data: Volume;
}

const preparedConfig = '/prepared';

/**
 * Copies the image's configuration to where the node may write: it creates its keystore there. Then waits for the pod's
 * own name, which the node publishes; without it the node would stop and start again.
 */
const prepareScript = `set -eu
cp -R ${home}/config/. ${preparedConfig}/
for attempt in $(seq 60); do
  if getent hosts "$NODE_NAME.$DOMAIN" >/dev/null; then exit 0; fi
  sleep 1
done
echo "$NODE_NAME.$DOMAIN does not resolve yet" >&2
`;

/** True once the node follows a cluster manager and knows its users: before either it can serve nobody. */
const readyScript = `curl --silent --fail --max-time 8 \\
  --cacert ${certificateDirectory}/ca.crt --cert ${certificateDirectory}/tls.crt --key ${certificateDirectory}/tls.key \\
  'https://localhost:${ports.http}/_cluster/health?local=true' | grep -q '"discovered_cluster_manager":true'
`;

/** The nodes of a pool. */
export function nodeProps(topology: Topology, pool: Pool, node: NodeOptions): StatefulSetProps {
  const config = scratch(Size.mebibytes(64));
  const identity = { NODE_NAME: { field: 'metadata.name' } };
  return {
    role: pool.role,
    image: images.opensearch,
    replicas: pool.replicas,
    runAs: { user: opensearchUser },
    // Time to write out the translog and to hand the cluster over.
    grace: Duration.minutes(2),
    init: {
      prepare: {
        image: images.opensearch,
        command: ['bash', '-c', prepareScript],
        env: { ...identity, DOMAIN: poolHost(topology, pool) },
        mounts: { [preparedConfig]: config },
        resources: { cpu: '50m', memory: Size.mebibytes(64) },
      },
    },
    env: {
      ...identity,
      OPENSEARCH_JAVA_OPTS: javaOptions(node.memory),
      DISABLE_INSTALL_DEMO_CONFIG: 'true',
      DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI: 'true',
    },
    mounts: {
      [`${home}/config`]: config,
      [`${home}/config/opensearch.yml`]: { volume: node.settings, subPath: 'opensearch.yml' },
      [certificateDirectory]: secretFiles(node.certificate),
      [`${home}/data`]: node.data,
      [`${home}/logs`]: scratch(Size.gibibytes(1)),
      '/tmp': scratch(Size.gibibytes(1)),
    },
    resources: { cpu: node.cpu, memory: node.memory },
    ports,
    ready: exec(['bash', '-c', readyScript], { timeout: Duration.seconds(10) }),
    start: { probe: tcp('http'), within: Duration.minutes(15) },
  };
}
