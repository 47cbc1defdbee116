// Prometheus: scrapes every target that systems declare and the parts of Kubernetes that can be had, evaluates rules, and
// sends alerts to every member of Alertmanager. Needs: persistent volumes (no NFS), and a certificate where a target serves TLS.
// Offers: `queries`. It discovers pods in the namespaces of its targets alone, with a role in each.
// https://prometheus.io/docs

import type { Construct } from 'constructs';
import {
  type AccessRule,
  type AlertReceiver,
  claim,
  Duration,
  type Endpoint,
  http,
  type MetricsTarget,
  type Product,
  type Size,
  System,
  type SystemProps,
  secretFiles,
  type Volume,
  type Workload,
} from '../../core';
import { images } from '../../images';
import { clusterJobs, componentsOf } from './cluster-jobs';
import { prometheusConfig, renderConfig } from './config';
import { type Load, memoryFor, retentionSize, storageProblems } from './sizing';
import { authorityFile, type PlatformTarget, targetJob } from './targets';

export interface PrometheusProps extends SystemProps {
  /** Volume of each replica. */
  readonly storage: Size;
  /** Storage class of the volumes; no network file system can hold them. @default the cluster's default class */
  readonly storageClass?: string;
  /** Age at which samples are deleted. @default 15 days */
  readonly retention?: Duration;
  /** Space of all samples beyond which the oldest are deleted. @default 80 % of `storage` */
  readonly retentionSize?: Size;
  /** Series that are scraped at any one time; memory and storage are held against it. @default 50,000, 500,000 or 2,000,000 by scale */
  readonly series?: number;
  /** Time between scrapes and between evaluations of rules, unless a target or rule says otherwise. @default 30 seconds */
  readonly interval?: Duration;
  /** Servers that each scrape everything. @default 1, 2 or 2 by scale */
  readonly replicas?: number;
  /** Memory of each replica. @default 512 MiB and 8 KiB for each series */
  readonly memory?: Size;
  /** Who tells people of alerts. @default nobody */
  readonly alertmanagers?: readonly AlertReceiver[];
}

const defaults = {
  retention: Duration.days(15),
  series: { minimal: 50_000, standard: 500_000, large: 2_000_000 },
  interval: Duration.seconds(30),
  replicas: { minimal: 1, standard: 2, large: 2 },
  cpu: { minimal: '100m', standard: '500m', large: '2' },
  /** A server with a large head reads its write-ahead log for this long before it is ready. */
  start: Duration.minutes(30),
  /** It writes what it holds, and sends what waits for Alertmanager. */
  grace: Duration.minutes(10),
} as const;

/** The unprivileged user of the distroless image. */
const user = 65532;
const port = 9090;

/** What discovery of endpoint slices reads: it looks up the pods and Services behind them, too. */
const discovery: readonly AccessRule[] = [
  { groups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
  { groups: [''], resources: ['pods', 'services'], verbs: ['get', 'list', 'watch'] },
];
const podDiscovery: AccessRule = { groups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] };

export class Prometheus extends System {
  static readonly product: Product = {
    id: 'prometheus',
    title: 'Prometheus',
    upstream: 'https://prometheus.io',
  };

  /** The query API. Replicas scrape on their own and differ by what each missed. */
  readonly queries: Endpoint<'prometheus'>;

  private readonly server: Workload;
  private readonly targets: PlatformTarget[] = [];
  /** Volumes by path. What is only known after the workload is declared is added, and rendered at synthesis. */
  private readonly mounts: Record<string, Volume>;

  constructor(scope: Construct, props: PrometheusProps) {
    super(scope, Prometheus.product, props);
    const { alertmanagers = [], storage, retention = defaults.retention } = props;
    const limit = props.retentionSize ?? retentionSize(storage);
    const load: Load = {
      series: props.series ?? this.environment.scaled(defaults.series),
      interval: props.interval ?? defaults.interval,
    };
    this.refuse(storageProblems(storage, limit, retention, load));
    const config = this.configMap(
      'config',
      {
        'prometheus.yml': () =>
          renderConfig(
            prometheusConfig({
              environment: this.environment.name,
              interval: load.interval,
              retention,
              retentionSize: limit,
              alertmanagers,
              jobs: [...clusterJobs(this.cluster), ...this.targets.map(targetJob)],
            }),
          ),
      },
      { watched: true },
    );
    this.mounts = { '/etc/prometheus/config': config, '/prometheus': claim('data', storage, props.storageClass) };
    this.server = this.declareServer(props, load);
    this.queries = this.server.endpoint('web', 'prometheus');
    this.connectToCluster();
    for (const receiver of alertmanagers) this.tell(receiver);
    this.environment.telemetry.forEach(({ metrics = [] }) => {
      for (const target of metrics) this.scrape(target);
    });
    this.observe({ metrics: [this.metrics(this.server, 'web', { job: 'prometheus' })], logs: 'json' });
  }

  private declareServer(props: PrometheusProps, load: Load): Workload {
    return this.statefulSet({
      image: images.prometheus,
      replicas: props.replicas ?? this.environment.scaled(defaults.replicas),
      args: [
        '--config.file=/etc/prometheus/config/prometheus.yml',
        '--config.auto-reload',
        '--storage.tsdb.path=/prometheus',
        `--web.listen-address=:${port}`,
        '--log.format=json',
      ],
      env: { POD_NAME: { field: 'metadata.name' } },
      mounts: this.mounts,
      resources: { cpu: this.environment.scaled(defaults.cpu), memory: props.memory ?? memoryFor(load) },
      runAs: { user },
      access: {
        cluster: [
          { groups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
          // What the kubelet asks for before it shows its metrics; `nodes/proxy` would open containers, too.
          { groups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        ],
        urls: ['/metrics'],
      },
      ports: { web: port },
      ready: http('web', '/-/ready'),
      live: http('web', '/-/healthy', { failures: 6 }),
      start: { probe: http('web', '/-/ready'), within: defaults.start },
      grace: defaults.grace,
    });
  }

  /** Opens the ways to the parts of Kubernetes that are scraped. */
  private connectToCluster(): void {
    const { facts, kubelets, resolverMetrics } = this.cluster;
    // The `kubernetes` Service, whose endpoint slice lists the API servers.
    this.server.mayIn('default', ...discovery);
    this.server.connectsTo(kubelets);
    if (resolverMetrics) {
      this.server.mayIn(facts.dns.namespace, podDiscovery);
      this.server.connectsTo(resolverMetrics);
    }
    const components = componentsOf(this.cluster);
    for (const [, { port: of, certificates }] of components) {
      this.server.mayIn('kube-system', podDiscovery);
      this.server.connectsTo(this.cluster.nodePort(of, 'metrics', { tls: certificates !== undefined }));
    }
    const unverified = [
      ...(facts.kubeletCertificates === 'self-signed' ? ['kubelet'] : []),
      ...components.flatMap(([name, { certificates }]) => (certificates === 'self-signed' ? [name] : [])),
    ];
    if (unverified.length === 0) return;
    this.environment.declareException({
      path: this.server.node.path,
      id: 'unverified-tls',
      because: `${unverified.join(', ')}: certificates that the servers made for themselves can be held against nothing`,
    });
  }

  /** Sends alerts to every member of an Alertmanager. */
  private tell({ namespace, members }: AlertReceiver): void {
    this.server.mayIn(namespace, ...discovery);
    this.server.connectsTo(members);
  }

  /** Scrapes every pod of a target. */
  private scrape(target: MetricsTarget): void {
    const { workload, name } = target.port;
    const { service, endpoint } = workload.scraped(name, target.tls);
    this.targets.push({ target, service });
    this.server.mayIn(workload.namespace, ...discovery);
    this.server.connectsTo(endpoint);
    if (target.tls) this.trustPlatform();
  }

  /** Brings the certificate of the platform's authority, which vouches for targets with TLS. */
  private trustPlatform(): void {
    const directory = authorityFile.slice(0, authorityFile.lastIndexOf('/'));
    if (this.mounts[directory]) return;
    const certificate = this.certificate({
      name: `${this.name}-client`,
      purpose: `lets ${this.name} trust the targets that it scrapes over TLS`,
      authority: 'platform',
      commonName: `${this.name}.${this.namespace}.svc`,
      usages: ['client'],
    });
    this.mounts[directory] = secretFiles(certificate, { 'ca.crt': 'ca.crt' });
  }
}
