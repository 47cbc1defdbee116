import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { parse } from 'yaml';
import {
  Capability,
  Cluster,
  Environment,
  existing,
  http,
  Image,
  objectOf,
  Prometheus,
  Size,
  System,
} from '../../../lib';
import type { PrometheusConfig } from '../../../lib/monitoring/prometheus/config';
import { Component } from '../../cluster/component';
import { freePorts, loopback } from '../../cluster/ports';
import { PrometheusServer } from '../../cluster/prometheus/server';
import type { BinaryCheck, CheckContext, Outcome } from '../check';

const workloads = 1000;
const capabilities = 50;

/** A ConfigMap holds 1 MiB; a quarter of it is left for what is not counted here. */
const largestConfig = 768 * 1024;

/** Labels that relabeling may set: none of them has a value for each request, user or connection. */
const labels = [
  '__address__',
  'component',
  'container',
  'instance',
  'job',
  'metrics_path',
  'namespace',
  'node',
  'pod',
  'service',
];

/** Seconds that a server may take to read it all. */
const patience = 60;

/** How the configuration grows with the platform. */
export const prometheusScale: BinaryCheck = {
  id: 'prometheus-scale',
  title: `a real Prometheus loads the configuration for ${workloads} workloads, which fits into a ConfigMap`,
  tools: ['prometheus'],
  weight: 25,
  run: check,
};

async function check(context: CheckContext): Promise<Outcome> {
  const text = configuration();
  const config = parse(text) as PrometheusConfig;
  const set = config.scrape_configs.flatMap(({ relabel_configs }) =>
    relabel_configs.flatMap(({ target_label }) => target_label ?? []),
  );
  const strange = [...new Set(set)].filter((label) => !labels.includes(label));
  const discoveries = new Set(config.scrape_configs.map(({ kubernetes_sd_configs: of }) => JSON.stringify(of)));
  const milliseconds = await loadingTime(context, config);
  return {
    counts: {
      workloads,
      jobs: config.scrape_configs.length,
      'discoveries shared by them': discoveries.size,
      'KiB of configuration': Math.ceil(text.length / 1024),
      'ms to load': milliseconds,
    },
    findings: [
      ...(text.length > largestConfig
        ? [`the configuration takes ${text.length} bytes, more than ${largestConfig}`]
        : []),
      ...strange.map((label) => `relabeling sets '${label}', whose values nobody has counted`),
    ],
  };
}

function configuration(): string {
  const environment = new Environment(new App(), 'large', {
    domain: 'example.com',
    scale: 'large',
    cluster: Cluster.kind({ kubernetes: '1.37' }),
    secrets: existing,
  });
  const homes = Array.from({ length: capabilities }, (_, at) => new Capability(environment, `capability-${at}`));
  for (let at = 0; at < workloads; at += 1) {
    const home = homes[at % capabilities];
    if (home) new Measured(home, at);
  }
  const system = new Prometheus(new Capability(environment, 'monitoring'), { storage: Size.gibibytes(500) });
  const { data } = objectOf(system, 'ConfigMap', 'prometheus-config') as { data?: Record<string, string> };
  return data?.['prometheus.yml'] ?? '';
}

/** A system of one workload with metrics. */
class Measured extends System {
  constructor(scope: Capability, number: number) {
    const product = { id: `system-${number}`, title: 'System', upstream: 'https://example.com' };
    super(scope, product, {});
    const workload = this.deployment({
      image: new Image('registry.example.com/system:1.0.0'),
      replicas: 2,
      runAs: { user: 1000 },
      resources: { cpu: '10m', memory: Size.mebibytes(64) },
      ports: { metrics: 9000 },
      ready: http('metrics', '/'),
    });
    this.observe({ metrics: [this.metrics(workload, 'metrics')], logs: 'json' });
  }
}

/** Time from the start until it answers, with discovery that asks an API server which is not there. */
async function loadingTime({ directory, tool }: CheckContext, config: PrometheusConfig): Promise<number> {
  const [web = 0, nowhere = 0] = await freePorts(2);
  const discovery = { api_server: `http://${loopback}:${nowhere}` };
  const moved = JSON.stringify(config, (key, value) =>
    key === 'kubernetes_sd_configs' ? value.map((one: object) => ({ ...one, ...discovery })) : value,
  );
  const file = join(directory, 'prometheus.yml');
  const data = join(directory, 'data');
  writeFileSync(file, moved);
  mkdirSync(data);
  const address = `${loopback}:${web}`;
  const args = [`--config.file=${file}`, `--storage.tsdb.path=${data}`, `--web.listen-address=${address}`];
  const log = join(directory, 'log');
  const started = Date.now();
  const component = new Component('prometheus', tool('prometheus'), args, log, { POD_NAME: 'prometheus-0' });
  const server = new PrometheusServer(component, address, log);
  try {
    await server.ready(patience);
    return Date.now() - started;
  } finally {
    await server.stop();
  }
}
