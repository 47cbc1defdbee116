import { parse } from 'yaml';
import {
  Capability,
  type Environment,
  type EnvironmentProps,
  objectOf,
  Prometheus,
  type PrometheusProps,
  Size,
  type System,
} from '../../lib';
import type { ScrapeJob } from '../../lib/monitoring/prometheus/model';
import { testEnvironment } from '../core/platform';

/** A Prometheus to try things with, and the environment whose systems it scrapes. */
export function prometheus(props: Partial<PrometheusProps> = {}, environment: Partial<EnvironmentProps> = {}) {
  const found = testEnvironment(environment);
  return { environment: found, prometheus: install(found, props) };
}

/** Puts one into an environment. */
export function install(environment: Environment, props: Partial<PrometheusProps> = {}): Prometheus {
  return new Prometheus(new Capability(environment, 'monitoring'), { storage: Size.gibibytes(100), ...props });
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
