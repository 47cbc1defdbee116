import { alert, type RuleSet } from '../../core';

const job = 'job="kube-state-metrics"';

/** Share of lists or watches that fail, in percent, for each kind. */
const failing = (what: 'list' | 'watch') =>
  `100 * sum by (resource) (rate(kube_state_metrics_${what}_total{${job},result="error"}[5m])) / sum by (resource) (rate(kube_state_metrics_${what}_total{${job}}[5m])) > 1`;

/** Rules about the exporter that all others about the cluster's objects stand on. */
export const kubeStateMetricsRules: RuleSet = {
  name: 'kube-state-metrics',
  rules: [],
  alerts: [
    alert({
      name: 'KubeStateMetricsListErrors',
      severity: 'critical',
      expression: failing('list'),
      minutes: 15,
      summary: 'Some objects of the cluster are not known, and alerts about them are blind.',
      description: '{{ $value | printf "%.0f" }} % of the lists of {{ $labels.resource }} fail.',
    }),
    alert({
      name: 'KubeStateMetricsWatchErrors',
      severity: 'critical',
      expression: failing('watch'),
      minutes: 15,
      summary: 'Changes of some objects are not noticed, and alerts about them are late or blind.',
      description: '{{ $value | printf "%.0f" }} % of the watches of {{ $labels.resource }} fail.',
    }),
    alert({
      name: 'KubeStateMetricsDown',
      severity: 'critical',
      expression: `absent(up{${job}} == 1)`,
      minutes: 15,
      summary: 'Nothing is known of the state of workloads, nodes and volumes.',
      description: 'kube-state-metrics has not answered for 15 minutes; every alert about objects is blind.',
    }),
  ],
};
