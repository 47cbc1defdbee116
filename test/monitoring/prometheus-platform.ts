import { App } from 'cdk8s';
import { parse } from 'yaml';
import {
  type Alert,
  Capability,
  Duration,
  type Environment,
  type EnvironmentProps,
  objectOf,
  Prometheus,
  type PrometheusProps,
  Size,
  type System,
} from '../../lib';
import type { ScrapeJob } from '../../lib/monitoring/prometheus/model';
import { findingsOf } from '../../lib/output/findings';
import { synthesize } from '../../lib/output/synthesize';
import { testEnvironment } from '../core/platform';

/** An alert of a product. */
export const broken: Alert = {
  name: 'ProductBroken',
  severity: 'warning',
  expression: 'product_broken > 0',
  for: Duration.minutes(5),
  summary: 'Something is broken.',
  description: 'It is broken {{ $value }} times.',
  runbook: 'ProductBroken',
};

/** A Prometheus to try things with, and the environment whose systems it scrapes. */
export function prometheus(props: Partial<PrometheusProps> = {}, environment: Partial<EnvironmentProps> = {}) {
  const found = testEnvironment(environment);
  return { environment: found, prometheus: install(found, props) };
}

/** Puts one into an environment. */
export function install(environment: Environment, props: Partial<PrometheusProps> = {}): Prometheus {
  return new Prometheus(new Capability(environment, 'monitoring'), { storage: Size.gibibytes(100), ...props });
}

/** What the rules find in an environment. */
export function findingsIn(environment: Environment) {
  return synthesize(App.of(environment)).flatMap(findingsOf);
}

/** The configuration as it will be in the cluster. */
export function configOf(system: System) {
  const { data } = objectOf(system, 'ConfigMap', `${system.name}-config`) as { data?: Record<string, string> };
  return parse(data?.['prometheus.yml'] ?? '');
}

/** One scrape job. */
export function jobOf(system: Prometheus, name: string): ScrapeJob | undefined {
  return configOf(system).scrape_configs.find(({ job_name }: ScrapeJob) => job_name === name);
}
