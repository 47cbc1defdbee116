import type { RuleSet } from '../../core';
import { presenceAlerts } from './presence';

/**
 * What takes time, and by what it is told apart: one attempt by whether it found a node, its algorithm, and all attempts of a pod
 * together by how many there were. Instances are not told apart: only the one that leads schedules.
 */
const durations = {
  scheduling_attempt: 'cluster, result',
  scheduling_algorithm: 'cluster',
  pod_scheduling_sli: 'cluster, attempts',
} as const;

/** Rules about kube-scheduler. */
export const kubeSchedulerRules: RuleSet = {
  name: 'kube-scheduler',
  rules: Object.entries(durations).flatMap(([duration, by]) =>
    ['0.99', '0.9', '0.5'].map((quantile) => ({
      name: `cluster_quantile:scheduler_${duration}_duration_seconds:histogram_quantile`,
      expression: `histogram_quantile(${quantile}, sum by (${by}, le) (rate(scheduler_${duration}_duration_seconds_bucket{job="kube-scheduler"}[5m])))`,
      labels: { quantile },
    })),
  ),
  alerts: presenceAlerts({
    prefix: 'KubeScheduler',
    of: 'job="kube-scheduler"',
    title: 'kube-scheduler',
    lost: 'new pods get no node',
  }),
};
