import { metricNames } from '../../core';

/** Metrics of kube-state-metrics about itself. Source: an exposition of 2.20. */
export const kubeStateMetricsSelf: readonly string[] = metricNames({
  plain: [
    'kube_state_metrics_build_info',
    'kube_state_metrics_custom_resource_state_add_events_total',
    'kube_state_metrics_custom_resource_state_cache',
    'kube_state_metrics_custom_resource_state_delete_events_total',
    'kube_state_metrics_custom_resource_state_update_events_total',
    'kube_state_metrics_shard_ordinal',
    'kube_state_metrics_total_shards',
    'kube_state_metrics_watch_total',
    'process_cpu_seconds_total',
    'process_max_fds',
    'process_network_receive_bytes_total',
    'process_network_transmit_bytes_total',
    'process_open_fds',
    'process_resident_memory_bytes',
    'process_start_time_seconds',
    'process_virtual_memory_bytes',
    'process_virtual_memory_max_bytes',
  ],
  histograms: ['http_request_duration_seconds'],
});
