import type { Environment } from '../../core';
import { clusterExpositions } from './cluster-metrics';
import type { RelabelRule } from './model';
import { dropped } from './relabel';

/** Metrics that are read together. */
export interface Exposition {
  readonly exposes: readonly string[];
  /** What is done to them when they are scraped. @default all are kept */
  readonly drops?: readonly RelabelRule[];
}

/** Names of metrics that can be scraped. */
export interface ExposedMetrics {
  readonly kept: ReadonlySet<string>;
  /** Those that are dropped wherever they are scraped. */
  readonly dropped: ReadonlySet<string>;
}

/** What the parts of Kubernetes and the systems of an environment expose. */
export function exposedMetrics({ cluster, telemetry }: Environment): ExposedMetrics {
  const targets = telemetry.observations.flatMap(({ metrics = [] }) => metrics);
  const expositions = [
    ...clusterExpositions(cluster),
    ...targets.map(({ exposes = [], drops = [] }) => ({ exposes, drops: drops.length > 0 ? [dropped(drops)] : [] })),
  ];
  const kept = new Set(expositions.flatMap(({ exposes, drops }) => exposes.filter((name) => keeps(name, drops))));
  const all = expositions.flatMap(({ exposes }) => exposes);
  return { kept, dropped: new Set(all.filter((name) => !kept.has(name))) };
}

/** Whether some series of a name are left: rules that look at other labels, too, leave some. */
function keeps(name: string, drops: readonly RelabelRule[] = []): boolean {
  return !drops.some(
    ({ action, source_labels, regex = '' }) =>
      action === 'drop' && source_labels?.join() === '__name__' && new RegExp(`^(?:${regex})$`).test(name),
  );
}
