// Prometheus in agent mode: scrapes what a server would, and sends it to stores elsewhere: for clusters that keep nothing.
// Needs: persistent volumes for what waits while a store is away, and a store. Offers: nothing; it answers no query.
// It can neither evaluate rules, nor send alerts, nor keep samples, so none of that can be asked of it.
// https://prometheus.io/docs/prometheus/latest/prometheus_agent/

import type { Construct } from 'constructs';
import {
  claim,
  Duration,
  type MetricsStore,
  type Product,
  Size,
  System,
  type SystemProps,
  sizeOfBytes,
  type Volume,
  type Workload,
} from '../../core';
import { prometheusMetrics } from '../metrics/prometheus';
import { type AnnotatedPods, applicationProblems } from './applications';
import { agentConfig, renderConfig } from './config';
import { type Declaring, platformTrust, storeMounts } from './credentials';
import { configDirectory, dataDirectory, podProps } from './pod';
import { agentPatience } from './pushed';
import { identityOf, isPlatformStore, remoteWrite, routesOf, storeProblems } from './remote-write';
import { Scraping } from './scraping';
import { memoryFor } from './sizing';
import { authorityDirectory } from './targets';

export interface PrometheusAgentProps extends SystemProps {
  /** Where every sample goes; one at least. */
  readonly remoteWrite: readonly [MetricsStore<'remote-write'>, ...MetricsStore<'remote-write'>[]];
  /** Volume of each replica, for samples that wait: up to four hours. @default 30 bytes for each sample of four hours, and 1 GiB */
  readonly storage?: Size;
  /** Storage class of the volumes. @default the cluster's default class */
  readonly storageClass?: string;
  /** Series that are scraped at any one time. @default 20,000, 200,000 or 1,000,000 by scale */
  readonly series?: number;
  /** Pods of applications that ask to be scraped with annotations. @default none */
  readonly applications?: readonly AnnotatedPods[];
  /** Time between scrapes, unless a target says otherwise. @default 30 seconds */
  readonly interval?: Duration;
  /** Agents that each scrape everything: the store tells them apart by `prometheus_replica`, or keeps all twice. @default 1 */
  readonly replicas?: number;
  /** Whether histograms are scraped and sent in their native form, too, where a target has one. @default false: in buckets alone */
  readonly nativeHistograms?: boolean;
}

const defaults = {
  series: { minimal: 20_000, standard: 200_000, large: 1_000_000 },
  interval: Duration.seconds(30),
  cpu: { minimal: '50m', standard: '200m', large: '1' },
  /** A sample in the write-ahead log with its reference and time, before compression. */
  bytesPerSample: 30,
  /** Segments and checkpoints, however little there is. */
  baseStorage: Size.gibibytes(1),
} as const;

/** Scrapes everything and keeps nothing. */
export class PrometheusAgent extends System {
  static readonly product: Product = {
    id: 'prometheus-agent',
    title: 'Prometheus Agent',
    upstream: 'https://prometheus.io/docs/prometheus/latest/prometheus_agent/',
  };

  private readonly agent: Workload;
  private readonly mounts: Record<string, Volume>;

  constructor(scope: Construct, props: PrometheusAgentProps) {
    super(scope, PrometheusAgent.product, props);
    this.refuse([...storeProblems(props.remoteWrite), ...applicationProblems(props.applications ?? [])]);
    const routes = routesOf(props.remoteWrite);
    const series = props.series ?? this.environment.scaled(defaults.series);
    const interval = props.interval ?? defaults.interval;
    const memory = memoryFor({ series, interval });
    const nativeHistograms = props.nativeHistograms ?? false;
    const render = () =>
      renderConfig(
        agentConfig({
          environment: this.environment.name,
          interval,
          series,
          memory,
          nativeHistograms,
          jobs: scraping.jobs(interval),
          remoteWrites: routes.map((route) => remoteWrite(route, { exemplars: true, nativeHistograms })),
        }),
      );
    this.mounts = {
      [configDirectory]: this.configMap('config', { 'prometheus.yml': render }, { watched: true }),
      [dataDirectory]: claim('data', props.storage ?? storageFor(series, interval), props.storageClass),
      ...storeMounts(routes, this.declaring),
    };
    this.agent = this.statefulSet({
      ...podProps,
      replicas: props.replicas ?? 1,
      args: [...podProps.args, '--agent', `--storage.agent.path=${dataDirectory}`],
      mounts: this.mounts,
      resources: { cpu: this.environment.scaled(defaults.cpu), memory },
      identity: identityOf(props.remoteWrite),
    });
    const scraping = new Scraping(this.environment, this.agent, () => this.trustPlatform(), props.applications ?? []);
    for (const store of props.remoteWrite) {
      this.agent.connectsTo(store.endpoint);
      if (isPlatformStore(store)) this.trustPlatform();
    }
    this.observe({ metrics: [this.metrics(this.agent, 'web', { exposes: prometheusMetrics })], logs: 'json' });
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

function storageFor(series: number, interval: Duration): Size {
  const samples = (series / interval.toSeconds()) * agentPatience.toSeconds();
  const gibibytes = Math.ceil((samples * defaults.bytesPerSample) / 1024 ** 3);
  return sizeOfBytes((gibibytes + defaults.baseStorage.toGibibytes()) * 1024 ** 3);
}
