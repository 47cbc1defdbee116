import { goProcessMetrics, metricNames } from '../../core';

/** Metrics of kube-state-metrics about itself. Source: an exposition of 2.20. */
export const kubeStateMetricsSelf: readonly string[] = metricNames(goProcessMetrics, {
  plain: [
    'kube_state_metrics_build_info',
    'kube_state_metrics_custom_resource_state_add_events_total',
    'kube_state_metrics_custom_resource_state_cache',
    'kube_state_metrics_custom_resource_state_delete_events_total',
    'kube_state_metrics_custom_resource_state_update_events_total',
    'kube_state_metrics_list_total',
    'kube_state_metrics_shard_ordinal',
    'kube_state_metrics_total_shards',
    'kube_state_metrics_watch_total',
  ],
  histograms: ['http_request_duration_seconds'],
});
