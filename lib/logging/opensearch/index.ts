// OpenSearch: stores and searches the logs of the platform, in daily indices that it deletes at the end of their retention.
// Needs: a storage class; certificates of its own authority; `vm.max_map_count` of 262144 on the nodes to be fast.
// Offers: `http`; `logs()` for collectors; `dashboardsUser`, `trust` and `signOn` for OpenSearch Dashboards.
// The bootstrap job owns the security configuration: what is changed through the REST API lasts until it runs again.
// https://opensearch.org

import type { Construct } from 'constructs';
import { stringify } from 'yaml';
import {
  type CertificateRef,
  type Cpu,
  claim,
  type Duration,
  type Endpoint,
  isDnsLabel,
  type LogDestination,
  type LogDestinationOptions,
  type Product,
  type SecretRef,
  Size,
  System,
  type SystemProps,
  type Workload,
} from '../../core';
import { opensearchAlerts } from './alerts';
import { bootstrapFiles, bootstrapProps, type Passwords } from './bootstrap';
import {
  authorityOf,
  logWriterCertificate,
  metricsCertificate,
  nodeCertificate,
  superAdminCertificate,
} from './certificates';
import { electionProblems, memoryProblems } from './checks';
import { knowsZones, nodeSettings, type Pool, poolHost, poolsOf, type Topology } from './config';
import { opensearchDashboard } from './dashboard';
import { exporterProps } from './exporter';
import { opensearchMetrics } from './metrics';
import { connectNodes, type NodeOptions, nodeProps } from './nodes';
import { type Capacity, indexTemplate, retentionPolicy, retentionProblems } from './retention';
import { passwordNeed, securityFiles, users } from './security';
import { discoveryUrl, type SignOn, signOnProblems } from './sign-on';
import { type SnapshotProps, snapshotNeed, snapshotPolicy, snapshotProblems, snapshotRepository } from './snapshots';

export interface OpenSearchProps extends SystemProps {
  /** Nodes that hold data; without `managers` they also elect the cluster manager. @default 1, 3 or 5 by scale */
  readonly nodes?: number;
  /** Nodes that do nothing but manage the cluster: 3, beyond some six data nodes. @default none of their own */
  readonly managers?: number;
  /** Volume of each data node. */
  readonly storage: Size;
  /** @default the cluster's default class */
  readonly storageClass?: string;
  /** Memory of each data node; half of it is the heap. @default 2, 8 or 32 GiB by scale */
  readonly memory?: Size;
  /** Volume of log records that is expected a day. */
  readonly dailyVolume: Size;
  /** Age at which a daily index is deleted, in whole days. */
  readonly retention: Duration;
  /** Set it once the cluster has formed: nodes that lose their volumes then never form a second one. @default false */
  readonly bootstrapped?: boolean;
  /** Copies of the logs outside the cluster. @default none */
  readonly snapshots?: SnapshotProps;
  /** How people sign in. @default as `admin`, with the password of the secret */
  readonly signOn?: SignOn;
}

/** What a log destination of this store may say besides. */
export interface OpenSearchLogOptions extends LogDestinationOptions {
  /** Daily indices are named `<prefix>-YYYY.MM.DD`. @default 'logs' */
  readonly indexPrefix?: string;
}

const defaults = {
  nodes: { minimal: 1, standard: 3, large: 5 },
  memory: { minimal: Size.gibibytes(2), standard: Size.gibibytes(8), large: Size.gibibytes(32) },
  cpu: { minimal: '250m', standard: '1', large: '4' },
  managerCpu: { minimal: '100m', standard: '250m', large: '500m' },
  managerMemory: { minimal: Size.gibibytes(1), standard: Size.gibibytes(2), large: Size.gibibytes(4) },
  // The state of the cluster, which is small, and room to write it anew.
  managerStorage: Size.gibibytes(10),
  indexPrefix: 'logs',
} as const;

/** Major version of the image. */
const majorVersion = 3;

/** A store for logs. */
export class OpenSearch extends System {
  static readonly product: Product = {
    id: 'opensearch',
    title: 'OpenSearch',
    upstream: 'https://opensearch.org',
  };

  /** Search and administration, over TLS with a certificate of `authority`. */
  readonly http: Endpoint<'opensearch'>;
  /** The user that the OpenSearch Dashboards server logs in with. */
  readonly dashboardsUser: { readonly user: 'dashboards'; readonly secret: SecretRef<'password'> };
  /** Name of the authority that signs the certificates of the store and of its clients. */
  readonly authority: string;
  /** The nodes' certificate; its `ca.crt` is the authority that clients hold the store's certificate against. */
  readonly trust: CertificateRef;
  /** Where people sign in, for OpenSearch Dashboards. */
  readonly signOn?: { readonly provider: Endpoint<'https'>; readonly discovery: string; readonly client: string };

  private readonly indexPrefixes = new Set<string>([defaults.indexPrefix]);

  constructor(scope: Construct, props: OpenSearchProps) {
    super(scope, OpenSearch.product, props);
    const nodes = props.nodes ?? this.environment.scaled(defaults.nodes);
    const memory = props.memory ?? this.environment.scaled(defaults.memory);
    const capacity: Capacity = { ...props, nodes };
    this.refuse([
      ...electionProblems(nodes, props.managers),
      ...memoryProblems(memory),
      ...retentionProblems(capacity),
      ...(props.snapshots ? snapshotProblems(props.snapshots) : []),
      ...(props.signOn ? signOnProblems(props.signOn) : []),
    ]);

    this.authority = authorityOf(this.name);
    const topology: Topology = {
      name: this.name,
      namespace: this.namespace,
      pools: poolsOf(nodes, props.managers),
      bootstrapped: props.bootstrapped ?? false,
      maxMapCount: this.cluster.facts.node.maxMapCount,
      zoned: knowsZones(this.cluster.facts),
      snapshots: props.snapshots,
    };
    this.trust = this.certificate(nodeCertificate(topology));
    const passwords = this.passwords();
    this.dashboardsUser = { user: users.dashboards, secret: passwords.dashboards };
    this.signOn = props.signOn && { ...props.signOn, discovery: discoveryUrl(props.signOn) };
    const snapshotKeys = props.snapshots && this.secret(snapshotNeed(`${this.name}-snapshots`, props.snapshots));

    const pools = topology.pools.map((pool) => ({
      pool,
      workload: this.nodes(topology, pool, {
        certificate: this.trust,
        cpu: this.environment.scaled<Cpu>(pool.holdsData ? defaults.cpu : defaults.managerCpu),
        memory: pool.holdsData ? memory : this.environment.scaled(defaults.managerMemory),
        data: claim('data', pool.holdsData ? props.storage : defaults.managerStorage, props.storageClass),
        snapshotKeys,
      }),
    }));
    const outside = [props.snapshots?.store, props.signOn?.provider].filter((endpoint) => endpoint !== undefined);
    connectNodes(
      pools.map(({ workload }) => workload),
      outside,
    );
    const [main] = pools;
    if (!main) throw new Error('a cluster has at least one pool of nodes');
    this.http = main.workload.endpoint('http', 'opensearch', { tls: true });

    const bootstrap = this.bootstrap(poolHost(topology, main.pool), props, { capacity, passwords });
    const exporter = this.deployment(exporterProps(this.http.url, this.certificate(metricsCertificate(this.name))));
    for (const client of [bootstrap, exporter]) client.connectsTo(this.http);

    const members = topology.pools.reduce((sum, pool) => sum + pool.replicas, 0);
    this.observe({
      metrics: [this.metrics(exporter, 'metrics', { exposes: opensearchMetrics })],
      alerts: opensearchAlerts({ namespace: this.namespace, name: this.name, job: exporter.name }, members),
      dashboard: opensearchDashboard(OpenSearch.product.title, exporter.name),
      logs: 'text',
    });
  }

  /** This store as a destination for log records. Its index template and retention cover the prefix from then on. */
  logs({ indexPrefix = defaults.indexPrefix, ...options }: OpenSearchLogOptions = {}): LogDestination {
    if (!isDnsLabel(indexPrefix)) {
      this.refuse([
        {
          prop: 'indexPrefix',
          problem: `'${indexPrefix}' cannot begin the name of an index`,
          remedy: 'use lower-case letters, digits and dashes',
        },
      ]);
    }
    this.indexPrefixes.add(indexPrefix);
    return {
      ...options,
      protocol: 'opensearch',
      endpoint: this.http,
      credentials: {
        kind: 'certificate',
        need: logWriterCertificate(this.name),
      },
      majorVersion,
      indexPrefix,
    };
  }

  private passwords(): Passwords {
    const ofUser = (name: string, user: string) =>
      this.secret(passwordNeed(`${this.name}-${name}`, `password of ${this.name}'s user '${user}'`));
    return { admin: ofUser('admin', users.admin), dashboards: ofUser('dashboards-user', users.dashboards) };
  }

  private nodes(topology: Topology, pool: Pool, node: Omit<NodeOptions, 'settings'>): Workload {
    const settings = this.configMap(pool.role ? `${pool.role}-settings` : 'settings', {
      'opensearch.yml': stringify(nodeSettings(topology, pool), { lineWidth: 0 }),
    });
    return this.statefulSet(nodeProps(topology, pool, { ...node, settings }));
  }

  private bootstrap(
    host: string,
    { snapshots, signOn }: OpenSearchProps,
    { capacity, passwords }: { readonly capacity: Capacity; readonly passwords: Passwords },
  ): Workload {
    const patterns = () => [...this.indexPrefixes].map((prefix) => `${prefix}-*`);
    const files = bootstrapFiles({
      template: () => indexTemplate(capacity, patterns()),
      policy: () => retentionPolicy(capacity.retention, patterns()),
      indexPatterns: patterns,
      snapshots: snapshots && {
        repository: snapshotRepository(snapshots, `${this.environment.name}/${this.name}`),
        policy: () => snapshotPolicy(snapshots, patterns()),
      },
    });
    return this.job(
      bootstrapProps(host, {
        files: this.configMap('bootstrap-files', files),
        security: this.configMap('security', securityFiles(patterns, signOn)),
        certificate: this.certificate(superAdminCertificate(this.name)),
        passwords,
      }),
    );
  }
}
