import type { PodSet } from '../../core';
import type { RelabelRule, ScrapeJob } from './model';
import { label, podLabelsWithoutContainer, selectorText } from './relabel';

/** How many labels a series may have, and the bytes of their names and values: more than anything that the platform scrapes. */
export const labelLimits = { label_limit: 64, label_name_length_limit: 256, label_value_length_limit: 1024 } as const;

/** Pods that are found by their labels. */
export interface PodsJob {
  /** Name of the job in the configuration. */
  readonly name: string;
  /** Value of the `job` label. @default the name */
  readonly job?: string;
  readonly pods: PodSet;
  readonly port: number;
  /** Labels that every series gets. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The job that scrapes pods by their labels, for those that have no Service, or one that others name. */
export function podsJob({ name, job = name, pods, port, labels = {} }: PodsJob): ScrapeJob {
  const { namespace, selector } = pods;
  return {
    job_name: name,
    kubernetes_sd_configs: [
      { role: 'pod', namespaces: { names: [namespace] }, selectors: [{ role: 'pod', label: selectorText(selector) }] },
    ],
    relabel_configs: [
      ...addressed(port),
      label('job', job),
      podLabelsWithoutContainer,
      ...Object.entries(labels).map(([key, value]) => label(key, value)),
    ],
  };
}

/**
 * One target for each pod that runs, at a port that it need not declare. Discovery tells of a pod once for each container, and once for each
 * port that one declares; the same target twice counts once.
 */
function addressed(port: number): RelabelRule[] {
  const ip = '__meta_kubernetes_pod_ip';
  return [
    { source_labels: ['__meta_kubernetes_pod_phase'], regex: 'Pending|Succeeded|Failed', action: 'drop' },
    { source_labels: [ip], regex: '[0-9.]+', target_label: '__address__', replacement: `$0:${port}` },
    { source_labels: [ip], regex: '.*:.*', target_label: '__address__', replacement: `[$0]:${port}` },
  ];
}
