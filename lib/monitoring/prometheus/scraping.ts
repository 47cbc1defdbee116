import {
  type AccessRule,
  type Duration,
  Endpoint,
  type Environment,
  type ForeignPort,
  isForeign,
  type MetricsTarget,
  type Workload,
  type WorkloadPort,
} from '../../core';
import { type AnnotatedPods, applicationEndpoint, applicationJob } from './applications';
import { clusterJobs, componentsOf } from './cluster-jobs';
import type { ScrapeJob } from './model';
import { foreignJob, targetJob } from './targets';

/** What discovery of endpoint slices reads: it looks up the pods and Services behind them, too. */
export const sliceDiscovery: readonly AccessRule[] = [
  { groups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
  { groups: [''], resources: ['pods', 'services'], verbs: ['get', 'list', 'watch'] },
];
const podDiscovery: AccessRule = { groups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] };

/** Everything that one workload scrapes: the parts of Kubernetes, and each target that a system has declared or will. */
export class Scraping {
  /** Each by the time between scrapes where a target says nothing else. */
  private readonly targetJobs: ((interval: Duration) => ScrapeJob)[] = [];

  constructor(
    private readonly environment: Environment,
    private readonly scraper: Workload,
    /** Called when a target serves TLS: the scraper needs the platform's authority. */
    private readonly trustPlatform: () => void,
    private readonly applications: readonly AnnotatedPods[],
  ) {
    this.connectToCluster();
    for (const pods of applications) {
      this.discoverElsewhere(pods.namespace);
      this.scraper.connectsTo(applicationEndpoint(pods));
    }
    environment.telemetry.forEach(({ metrics = [] }) => {
      for (const target of metrics) this.scrape(target);
    });
  }

  /** The jobs for all that is known by now. `interval` is the time between scrapes where a target says nothing else. */
  jobs(interval: Duration): ScrapeJob[] {
    return [
      ...clusterJobs(this.environment.cluster),
      ...this.targetJobs.map((job) => job(interval)),
      ...this.applications.map(applicationJob),
    ];
  }

  private connectToCluster(): void {
    const { facts, kubelets, resolverMetrics } = this.environment.cluster;
    // The `kubernetes` Service, whose endpoint slice lists the API servers.
    this.scraper.mayIn('default', ...sliceDiscovery);
    this.scraper.connectsTo(kubelets);
    if (resolverMetrics) {
      this.scraper.mayIn(facts.dns.namespace, podDiscovery);
      this.scraper.connectsTo(resolverMetrics);
    }
    for (const [, { port, certificates }] of componentsOf(this.environment.cluster)) {
      this.scraper.mayIn('kube-system', podDiscovery);
      const tls = certificates !== undefined;
      this.scraper.connectsTo(this.environment.cluster.nodePort(port, 'metrics', { tls }));
    }
    this.declareUnverified();
  }

  private declareUnverified(): void {
    const { cluster } = this.environment;
    const unverified = [
      ...(cluster.facts.kubeletCertificates === 'self-signed' ? ['kubelet'] : []),
      ...componentsOf(cluster).flatMap(([name, { certificates }]) => (certificates === 'self-signed' ? [name] : [])),
    ];
    if (unverified.length === 0) return;
    this.environment.declareException({
      path: this.scraper.node.path,
      id: 'unverified-tls',
      because: `${unverified.join(', ')}: certificates that the servers made for themselves can be held against nothing`,
    });
  }

  private scrape(target: MetricsTarget): void {
    if (isForeign(target.port)) this.scrapeForeign(target, target.port);
    else this.scrapeWorkload(target, target.port);
  }

  private scrapeWorkload(target: MetricsTarget, port: WorkloadPort): void {
    const { workload, name } = port;
    const tls = Boolean(target.tls);
    const { service, endpoint } = workload.scraped(name, tls);
    this.targetJobs.push((interval) => targetJob(target, port, service, interval));
    this.scraper.mayIn(workload.namespace, ...sliceDiscovery);
    this.scraper.connectsTo(endpoint);
    if (tls) this.trustPlatform();
  }

  private scrapeForeign(target: MetricsTarget, port: ForeignPort): void {
    const { pods, number } = port;
    this.targetJobs.push((interval) => foreignJob(target, port, interval));
    this.discoverElsewhere(pods.namespace);
    const peer = { kind: 'pods', pods } as const;
    this.scraper.connectsTo(new Endpoint({ protocol: 'metrics', host: target.job, port: number, peer }));
  }

  /** Finds pods in a namespace that somebody else declares. */
  private discoverElsewhere(namespace: string): void {
    this.environment.expectNamespace(namespace);
    this.scraper.mayIn(namespace, podDiscovery);
  }
}
