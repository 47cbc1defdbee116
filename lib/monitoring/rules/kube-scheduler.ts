import type { RuleSet } from '../../core';
import { presenceAlerts } from './presence';

/** Rules about kube-scheduler. */
export const kubeSchedulerRules: RuleSet = {
  name: 'kube-scheduler',
  rules: ['scheduling_attempt', 'scheduling_algorithm'].flatMap((step) =>
    ['0.99', '0.9', '0.5'].map((quantile) => ({
      name: `cluster_quantile:scheduler_${step}_duration_seconds:histogram_quantile`,
      expression: `histogram_quantile(${quantile}, sum by (cluster, instance, pod, le) (rate(scheduler_${step}_duration_seconds_bucket{job="kube-scheduler"}[5m])))`,
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
