// blackbox-exporter: asks endpoints, as their clients would, whether they answer: HTTP, TCP, TLS, DNS.
// Needs: nothing but the ways to what it asks. Whoever reaches it can make it ask: only whoever scrapes it may.
// Offers: `probe`, and it answers for every probe that a system declares in its observation.
// https://github.com/prometheus/blackbox_exporter

import type { Construct } from 'constructs';
import { stringify } from 'yaml';
import {
  type EndpointProbe,
  http,
  PlatformError,
  type Product,
  Size,
  System,
  type SystemProps,
  type TrustBundle,
  trustFiles,
  type Workload,
} from '../../core';
import { images } from '../../images';
import { blackboxExporterMetrics } from '../metrics/blackbox-exporter';
import { blackboxAlerts } from './alerts';
import { probeProblem, trustProblems } from './checks';
import { moduleConfig, moduleOf, type ProbeModule, targetOf } from './config';
import { blackboxDashboard } from './dashboard';

export interface BlackboxExporterProps extends SystemProps {
  /** What it asks besides what systems declare themselves. @default nothing */
  readonly probes?: readonly EndpointProbe[];
  /**
   * Whose certificates are good: public authorities, and those of the platform whose endpoints it asks.
   * @default the public authorities of its image
   */
  readonly trust?: TrustBundle;
}

/** The user of most exporters. The image names none and would run as root. */
const nobody = 65534;

const directory = '/etc/blackbox_exporter';
const file = 'config.yml';
const trustDirectory = '/trust';

/** One exporter that asks for everybody. */
export class BlackboxExporter extends System {
  static readonly product: Product = {
    id: 'blackbox-exporter',
    title: 'blackbox-exporter',
    upstream: 'https://github.com/prometheus/blackbox_exporter',
  };

  private readonly exporter: Workload;
  /** File with the authorities that it trusts, where they are not those of its image. */
  private readonly trusted?: string;
  private readonly modules = new Map<string, ProbeModule>();
  private readonly targets = new Set<string>();

  constructor(scope: Construct, { probes = [], trust, ...props }: BlackboxExporterProps = {}) {
    super(scope, BlackboxExporter.product, props);
    this.refuse(trust ? trustProblems(trust) : []);
    this.trusted = trust && `${trustDirectory}/${trust.key}`;
    const config = this.configMap('config', { [file]: () => stringify(moduleConfig(this.modules.values())) });
    this.exporter = this.deployment({
      image: images.blackboxExporter,
      // Each replica would ask on its own, and every answer would come twice.
      replicas: 1,
      runAs: { user: nobody },
      args: [`--config.file=${directory}/${file}`, '--log.format=json'],
      mounts: {
        [directory]: config,
        // Each question opens the file anew.
        ...(trust && { [trustDirectory]: trustFiles(trust, 'each-connection') }),
      },
      resources: { cpu: '20m', memory: Size.mebibytes(64) },
      ports: { http: 9115 },
      ready: http('http', '/-/healthy'),
    });
    this.observe({
      metrics: [this.metrics(this.exporter, 'http', { exposes: blackboxExporterMetrics })],
      alerts: blackboxAlerts(this.exporter.name),
      dashboard: blackboxDashboard(BlackboxExporter.product.title, this.exporter.name),
      logs: 'json',
    });
    this.environment.telemetry.forEach((observation) => {
      for (const probe of observation.probes ?? []) this.probe(probe);
    });
    for (const probe of probes) this.probe(probe);
  }

  /**
   * Asks an endpoint, again and again, and opens the way to it.
   * @throws PlatformError when the question makes no sense, or was asked already.
   */
  probe(probe: EndpointProbe): void {
    const module = moduleOf(probe, this.trusted);
    const target = targetOf(probe);
    this.check(probe, `${module.name} ${target}`);
    this.modules.set(module.name, module);
    this.exporter.connectsTo(probe.endpoint);
    this.observe({
      metrics: [
        this.metrics(this.exporter, 'http', {
          path: '/probe',
          parameters: { module: module.name, target },
          interval: probe.every,
          instance: { about: target },
          exposes: blackboxExporterMetrics,
        }),
      ],
      logs: 'json',
    });
  }

  private check(probe: EndpointProbe, asked: string): void {
    const twice = this.targets.has(asked)
      ? { problem: `${asked} is asked already`, remedy: 'leave one of the two probes out' }
      : undefined;
    const problem = probeProblem(probe, this.trusted !== undefined) ?? twice;
    if (problem) throw new PlatformError({ path: this.node.path, prop: 'probes', ...problem });
    this.targets.add(asked);
  }
}
