import type { AccessRule, Duration, Environment, MetricsTarget, Workload } from '../../core';
import { type AnnotatedPods, applicationEndpoint, applicationJob } from './applications';
import { clusterJobs, componentsOf } from './cluster-jobs';
import type { ScrapeJob } from './model';
import { type PlatformTarget, targetJob } from './targets';

/** What discovery of endpoint slices reads: it looks up the pods and Services behind them, too. */
export const sliceDiscovery: readonly AccessRule[] = [
  { groups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
  { groups: [''], resources: ['pods', 'services'], verbs: ['get', 'list', 'watch'] },
];
const podDiscovery: AccessRule = { groups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] };

/** Everything that one workload scrapes: the parts of Kubernetes, and each target that a system has declared or will. */
export class Scraping {
  private readonly targets: PlatformTarget[] = [];

  constructor(
    private readonly environment: Environment,
    private readonly scraper: Workload,
    /** Called when a target serves TLS: the scraper needs the platform's authority. */
    private readonly trustPlatform: () => void,
    private readonly applications: readonly AnnotatedPods[],
  ) {
    this.connectToCluster();
    for (const pods of applications) {
      this.scraper.mayIn(pods.namespace, podDiscovery);
      this.scraper.connectsTo(applicationEndpoint(pods));
      if (pods.tls) this.trustPlatform();
    }
    environment.telemetry.forEach(({ metrics = [] }) => {
      for (const target of metrics) this.scrape(target);
    });
  }

  /** The jobs for all that is known by now. `interval` is the time between scrapes where a target says nothing else. */
  jobs(interval: Duration): ScrapeJob[] {
    return [
      ...clusterJobs(this.environment.cluster),
      ...this.targets.map((target) => targetJob(target, interval)),
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
    const { workload, name } = target.port;
    const { service, endpoint } = workload.scraped(name, target.tls);
    this.targets.push({ target, service });
    this.scraper.mayIn(workload.namespace, ...sliceDiscovery);
    this.scraper.connectsTo(endpoint);
    if (target.tls) this.trustPlatform();
  }
}
