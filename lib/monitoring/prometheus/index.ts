// Prometheus: scrapes every target that systems declare and the parts of Kubernetes that can be had, evaluates rules, and
// sends alerts to every member of Alertmanager. Needs: persistent volumes (no NFS), and a certificate where a target serves TLS.
// Offers: `queries`, and `otlp` and `store` where they are asked for. It discovers pods in the namespaces of its targets alone, with a role in each.
// https://prometheus.io/docs

import type { Construct } from 'constructs';
import {
  type AlertReceiver,
  claim,
  Duration,
  type Endpoint,
  type MetricsStore,
  type Product,
  problemText,
  type RuleSet,
  type Size,
  System,
  type SystemProps,
  type Volume,
  type Workload,
} from '../../core';
import { prometheusMetrics } from '../metrics/prometheus';
import type { Tuning } from '../rules';
import { retentionProblems } from '../slo/retention';
import { sizingAlerts } from './alerts';
import { type AnnotatedPods, applicationProblems } from './applications';
import { renderConfig, serverConfig } from './config';
import { type Declaring, platformTrust, storeMounts } from './credentials';
import { configDirectory, dataDirectory, podProps, ruleDirectory, webPort } from './pod';
import {
  attributesOf,
  latenessOf,
  otlpStore,
  type Pushed,
  pushedProblems,
  receiverArguments,
  remoteWriteStore,
} from './pushed';
import { identityOf, isPlatformStore, remoteWrite, routesOf, storeProblems } from './remote-write';
import { RuleMaps } from './rule-maps';
import { Scraping, sliceDiscovery } from './scraping';
import { type Load, memoryFor, retentionSize, storageProblems } from './sizing';
import { authorityDirectory } from './targets';

export { PrometheusAgent, type PrometheusAgentProps } from './agent';

/** Whatever is pushed reaches one replica, so a server that takes it has no other. */
export interface PrometheusProps extends SystemProps, Pushed {
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
  /** Pods of applications that ask to be scraped with annotations. @default none */
  readonly applications?: readonly AnnotatedPods[];
  /** Rules besides those about the cluster and monitoring itself, and those of systems. @default none */
  readonly ruleSets?: readonly RuleSet[];
  /** How alerts differ here from what their systems declare, by name. @default they do not */
  readonly tuning?: Tuning;
  /** URL below which this project's files can be read, for links from alerts to runbooks. @default alerts name the file */
  readonly repository?: string;
  /** Stores that get every sample, too. @default none */
  readonly remoteWrite?: readonly MetricsStore<'remote-write'>[];
  /** Whether traces that samples point to are kept. @default false */
  readonly exemplars?: boolean;
  /** Whether histograms are scraped in their native form, too, where a target has one. @default false: in buckets alone */
  readonly nativeHistograms?: boolean;
  /**
   * Publishes the user interface under the environment's domain. There is no sign-on: whoever gets there may ask anything.
   * @default not published
   */
  readonly published?: {
    /** First label of the host name. */
    readonly at: string;
    /** Why that is acceptable: what stands before it and lets nobody else in. */
    readonly because: string;
  };
}

const defaults = {
  retention: Duration.days(15),
  series: { minimal: 50_000, standard: 500_000, large: 2_000_000 },
  interval: Duration.seconds(30),
  replicas: { minimal: 1, standard: 2, large: 2 },
  cpu: { minimal: '100m', standard: '500m', large: '2' },
} as const;

/** A server that scrapes, keeps, answers and warns. */
export class Prometheus extends System {
  static readonly product: Product = {
    id: 'prometheus',
    title: 'Prometheus',
    upstream: 'https://prometheus.io',
  };

  /** The query API. Replicas scrape on their own and differ by what each missed; a client keeps to one of them. */
  readonly queries: Endpoint<'prometheus'>;
  /** Takes samples over OTLP; undefined unless the props ask for it. */
  readonly otlp?: MetricsStore<'otlp-metrics'>;
  /** Takes samples by remote write; undefined unless the props ask for it. */
  readonly store?: MetricsStore<'remote-write'>;

  private readonly server: Workload;
  /** Volumes by path. What is only known after the workload is declared is added, and rendered at synthesis. */
  private readonly mounts: Record<string, Volume>;

  constructor(scope: Construct, props: PrometheusProps) {
    super(scope, Prometheus.product, props);
    const { alertmanagers = [], remoteWrite: stores = [], retention = defaults.retention, storage } = props;
    const replicas = props.replicas ?? this.environment.scaled(defaults.replicas);
    const limit = props.retentionSize ?? retentionSize(storage);
    const load: Load = {
      series: props.series ?? this.environment.scaled(defaults.series),
      interval: props.interval ?? defaults.interval,
    };
    const memory = props.memory ?? memoryFor(load);
    this.refuse([
      ...storageProblems(storage, limit, retention, load),
      ...storeProblems(stores),
      ...pushedProblems(props, replicas),
      ...applicationProblems(props.applications ?? []),
    ]);
    const rules = this.declareRules(props);
    this.node.addValidation({
      validate: () =>
        [...retentionProblems(this.environment.telemetry.slos, retention), ...rules.dashboardProblems()].map(
          problemText,
        ),
    });
    const routes = routesOf(stores);
    const sends = { exemplars: props.exemplars ?? false, nativeHistograms: props.nativeHistograms ?? false };
    const render = () =>
      renderConfig(
        serverConfig({
          environment: this.environment.name,
          ...load,
          memory,
          jobs: scraping.jobs(load.interval),
          remoteWrites: routes.map((route) => remoteWrite(route, sends)),
          ...sends,
          retention,
          retentionSize: limit,
          otlpAttributes: attributesOf(props),
          lateness: latenessOf(props),
          alertmanagers,
          ruleFiles: [`${ruleDirectory}/*.yaml`],
        }),
      );
    this.mounts = {
      [configDirectory]: this.configMap('config', { 'prometheus.yml': render }, { watched: true }),
      [dataDirectory]: claim('data', storage, props.storageClass),
      [ruleDirectory]: { kind: 'combined', name: 'rules', sources: rules.maps },
      ...storeMounts(routes, this.declaring),
    };
    this.server = this.declareServer(props, replicas, memory);
    this.queries = this.server.endpoint('web', 'prometheus');
    this.otlp = props.otlp && otlpStore(this.server);
    this.store = props.remoteWriteReceiver ? remoteWriteStore(this.server, sends.exemplars) : undefined;
    const scraping = new Scraping(this.environment, this.server, () => this.trustPlatform(), props.applications ?? []);
    for (const receiver of alertmanagers) this.tell(receiver);
    for (const store of stores) this.sendTo(store);
    const job = Prometheus.product.id;
    this.observe({
      metrics: [this.metrics(this.server, 'web', { job, exposes: prometheusMetrics })],
      alerts: sizingAlerts({ namespace: this.namespace, name: this.server.name, job, series: load.series }),
      logs: 'json',
    });
  }

  private declareRules({ ruleSets = [], tuning = {}, repository }: PrometheusProps): RuleMaps {
    return new RuleMaps(this.environment, { path: this.node.path, ruleSets, tuning, repository }, (id, files) =>
      this.configMap(id, files, { watched: true }),
    );
  }

  private declareServer(props: PrometheusProps, replicas: number, memory: Size): Workload {
    const { published } = props;
    const features = props.exemplars ? ['--enable-feature=exemplar-storage'] : [];
    const server = this.statefulSet({
      ...podProps,
      replicas,
      sticky: replicas > 1,
      args: [
        ...podProps.args,
        `--storage.tsdb.path=${dataDirectory}`,
        // Without it, links in alerts would name the pod.
        `--web.external-url=${this.webUrl(published?.at, webPort)}`,
        ...receiverArguments(props),
        ...features,
      ],
      mounts: this.mounts,
      resources: { cpu: this.environment.scaled(defaults.cpu), memory },
      identity: identityOf(props.remoteWrite ?? []),
    });
    if (published) {
      this.publish(server, { at: published.at, port: 'web' });
      this.environment.declareException({ path: server.node.path, id: 'no-sign-on', because: published.because });
    }
    return server;
  }

  /** Sends alerts to every member of an Alertmanager. */
  private tell({ namespace, members }: AlertReceiver): void {
    this.server.mayIn(namespace, ...sliceDiscovery);
    this.server.connectsTo(members);
  }

  private sendTo(store: MetricsStore<'remote-write'>): void {
    this.server.connectsTo(store.endpoint);
    if (isPlatformStore(store)) this.trustPlatform();
  }

  private trustPlatform(): void {
    this.mounts[authorityDirectory] ??= platformTrust(this.declaring, this.namespace);
  }

  private get declaring(): Declaring {
    return {
      name: this.name,
      secret: (need) => this.secret(need),
      certificate: (need) => this.certificate(need),
    };
  }
}
