import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type KubernetesObject, objectOf, type Prometheus, type PrometheusAgent } from '../../../lib';
import type { PrometheusConfig } from '../../../lib/monitoring/prometheus/config';
import type { ScrapeJob } from '../../../lib/monitoring/prometheus/model';
import { configDirectory, ruleDirectory } from '../../../lib/monitoring/prometheus/pod';
import { Component } from '../../cluster/component';
import { freePorts, loopback } from '../../cluster/ports';
import { PrometheusServer } from '../../cluster/prometheus/server';
import type { CheckContext } from '../check';
import { ProjectedVolume } from './projected-volume';

/** Something to scrape or to tell: where it listens here, and what discovery says of it in the cluster. */
export interface Found {
  readonly address: string;
  /** Labels without their prefix `__meta_kubernetes_`. */
  readonly meta: Readonly<Record<string, string>>;
}

/** What a pod of Prometheus is given here that the cluster would give it. */
export interface Surroundings {
  /** What discovery finds, by job. Jobs that are not here are left out. */
  readonly targets?: Readonly<Record<string, readonly Found[]>>;
  /** Members of Alertmanager that discovery finds. @default none */
  readonly alertmanagers?: readonly Found[];
  /** Addresses of the configuration, and what is dialled in their place. @default none */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Number of the replica. @default 0 */
  readonly replica?: number;
  /** Arguments besides those of the pod. @default none */
  readonly args?: readonly string[];
  /** Variables of the environment besides those of the pod. @default none */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Between scrapes, and between evaluations. */
const interval = '1s';

/** Where a pod finds what it is configured with. */
const mounted = '/etc/prometheus';

/** Seconds until a server is ready, on a busy machine. */
const patience = 60;

/**
 * A pod of the platform's Prometheus on the loopback address, with its own arguments and configuration. Other than in a
 * cluster are addresses, directories, what discovery finds, and the time between scrapes and evaluations.
 */
export class LoopbackPrometheus {
  private readonly config: ProjectedVolume;
  private readonly rules: ProjectedVolume;
  private readonly targets: Record<string, readonly Found[]>;
  private component?: Component;

  private constructor(
    private readonly context: Pick<CheckContext, 'tool'>,
    private readonly system: Prometheus | PrometheusAgent,
    private readonly surroundings: Surroundings,
    private readonly home: string,
    readonly address: string,
  ) {
    this.targets = { ...surroundings.targets };
    mkdirSync(join(home, 'data'), { recursive: true });
    this.config = new ProjectedVolume(this.local(configDirectory));
    this.rules = new ProjectedVolume(this.local(ruleDirectory));
  }

  /** Prepares a pod, which is not started. */
  static async create(
    context: Pick<CheckContext, 'directory' | 'tool'>,
    system: Prometheus | PrometheusAgent,
    surroundings: Surroundings = {},
  ): Promise<LoopbackPrometheus> {
    const [port = 0] = await freePorts(1);
    const home = join(context.directory, `${system.name}-${surroundings.replica ?? 0}`);
    return new LoopbackPrometheus(context, system, surroundings, home, `${loopback}:${port}`);
  }

  /** Where a path of the pod is here. */
  local(path: string): string {
    return path.replace(mounted, join(this.home, 'etc'));
  }

  /** Adds a target: the pod itself, say, whose address nobody knows before it is there. */
  alsoScrape(job: string, found: Found): void {
    this.targets[job] = [...(this.targets[job] ?? []), found];
  }

  /** Writes the configuration after a change of it. The start does so without one. */
  configure(change: (config: PrometheusConfig) => object = (config) => config): void {
    const text = this.filesOf(`${this.system.name}-config`)['prometheus.yml'] ?? '';
    this.config.write({ 'prometheus.yml': JSON.stringify(change(this.moved(parse(text) as PrometheusConfig))) });
  }

  /** Writes rule files; those that there were go. */
  writeRules(files: Readonly<Record<string, string>>): void {
    this.rules.write(files);
  }

  /** A mounted directory that the test fills: what a Secret holds. */
  secret(path: string): ProjectedVolume {
    return new ProjectedVolume(this.local(path));
  }

  /** Files of a ConfigMap of the system. */
  filesOf(configMap: string): Readonly<Record<string, string>> {
    const { data = {} } = objectOf(this.system, 'ConfigMap', configMap) as { data?: Record<string, string> };
    return data;
  }

  /** Starts it, or starts it again on the same volume. */
  async start(): Promise<PrometheusServer> {
    const { replica = 0, args = [], environment } = this.surroundings;
    if (!this.component) this.configure();
    const log = join(this.home, 'log');
    this.component = new Component(
      this.system.name,
      this.context.tool('prometheus'),
      [...this.containerArguments(), ...args],
      log,
      { POD_NAME: `${this.system.name}-${replica}`, ...environment },
    );
    const server = new PrometheusServer(this.component, this.address, log);
    await server.ready(patience);
    return server;
  }

  async stop(): Promise<void> {
    await this.component?.kill();
  }

  private containerArguments(): string[] {
    const { spec } = objectOf(this.system, 'StatefulSet', this.system.name) as KubernetesObject & {
      spec: { template: { spec: { containers: { args: string[] }[] } } };
    };
    const here: Readonly<Record<string, string>> = {
      'config.file': this.local(`${configDirectory}/prometheus.yml`),
      'storage.agent.path': join(this.home, 'data'),
      'storage.tsdb.path': join(this.home, 'data'),
      'web.listen-address': this.address,
    };
    return (spec.template.spec.containers[0]?.args ?? []).map((argument) => {
      const [, name = ''] = /^--([\w.-]+)=/.exec(argument) ?? [];
      return here[name] ? `--${name}=${here[name]}` : argument;
    });
  }

  private moved(config: PrometheusConfig): PrometheusConfig {
    const { alertmanagers = [], addresses = {} } = this.surroundings;
    const { global, alerting, scrape_configs } = config;
    const here = {
      ...config,
      global: {
        ...global,
        scrape_interval: interval,
        scrape_timeout: interval,
        evaluation_interval: global.evaluation_interval && interval,
      },
      alerting: alerting && {
        ...alerting,
        alertmanagers: alerting.alertmanagers.map((one) => discovering(one, alertmanagers)),
      },
      scrape_configs: scrape_configs.flatMap((job: ScrapeJob) => {
        const found = this.targets[job.job_name];
        return found ? [discovering(job, found)] : [];
      }),
    };
    return JSON.parse(JSON.stringify(here), (_key, value) =>
      typeof value === 'string' ? replaced(this.local(value), addresses) : value,
    );
  }
}

/** Tells what discovery would tell. */
function discovering<T extends { readonly kubernetes_sd_configs: unknown }>(
  { kubernetes_sd_configs: _, ...rest }: T,
  found: readonly Found[],
) {
  const static_configs = found.map(({ address, meta }) => ({
    targets: [address],
    labels: Object.fromEntries(Object.entries(meta).map(([name, value]) => [`__meta_kubernetes_${name}`, value])),
  }));
  return { ...rest, static_configs };
}

function replaced(text: string, addresses: Readonly<Record<string, string>>): string {
  return Object.entries(addresses).reduce((sum, [there, here]) => sum.replace(there, here), text);
}

/** What discovery tells of a pod of the platform behind a Service. */
export function platformPod(namespace: string, service: string, port: string, pod: string): Found['meta'] {
  return {
    namespace,
    service_name: service,
    endpointslice_port_name: port,
    pod_name: pod,
    pod_container_name: pod.replace(/-\d+$/, ''),
    pod_node_name: 'worker-1',
  };
}

/** What discovery tells of a pod of an application that asks to be scraped at a port. */
export function annotatedPod(pod: string, port: number): Found['meta'] {
  return {
    namespace: 'shop',
    pod_name: pod,
    pod_node_name: 'worker-1',
    pod_container_name: 'web',
    pod_phase: 'Running',
    pod_container_port_number: String(port),
    pod_annotation_prometheus_io_scrape: 'true',
    pod_annotation_prometheus_io_port: String(port),
    pod_label_app_kubernetes_io_name: 'web',
  };
}
