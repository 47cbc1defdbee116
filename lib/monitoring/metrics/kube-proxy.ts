import { metricNames, processMetrics } from '../../core';

/** Metrics of kube-proxy that rules and dashboards may ask for. Source: its package metrics, 1.28 to 1.37. */
export const kubeProxyMetrics: readonly string[] = metricNames(processMetrics, {
  plain: [
    'kubeproxy_sync_proxy_rules_endpoint_changes_pending',
    'kubeproxy_sync_proxy_rules_endpoint_changes_total',
    'kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds',
    'kubeproxy_sync_proxy_rules_last_timestamp_seconds',
    'kubeproxy_sync_proxy_rules_service_changes_pending',
    'kubeproxy_sync_proxy_rules_service_changes_total',
    'rest_client_requests_total',
  ],
  histograms: [
    'kubeproxy_network_programming_duration_seconds',
    'kubeproxy_sync_proxy_rules_duration_seconds',
    'rest_client_request_duration_seconds',
  ],
});
