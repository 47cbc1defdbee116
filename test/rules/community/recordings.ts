import { type Community, needless, same } from './equivalent';

/** The share of bad events over a window is what the community calls the burn rate of the API server. */
const burnRates = Object.fromEntries(
  ['5m', '30m', '1h', '2h', '6h', '1d', '3d'].map((window) => [
    `apiserver_request:burnrate${window}`,
    { ours: [`slo:sli_error:ratio_rate${window}`] },
  ]),
);

/** Interfaces of pods are not collected at all, so that all but the one within the node are physical. */
const interfaces = Object.fromEntries(
  ['receive_bytes', 'receive_drop', 'transmit_bytes', 'transmit_drop'].flatMap((what) =>
    ['excluding_lo', 'physical'].map((which) => [
      `instance:node_network_${what}_${which}:rate5m`,
      { ours: [`instance:node_network_${what}:rate5m`] },
    ]),
  ),
);

/** Every recording rule of kube-prometheus 0.18 and kube-prometheus-stack 88, by its name there. */
export const communityRecordings: Community = {
  ...same([
    'cluster:node_cpu:ratio_rate5m',
    'cluster_quantile:apiserver_request_sli_duration_seconds:histogram_quantile',
    'cluster_quantile:scheduler_pod_scheduling_sli_duration_seconds:histogram_quantile',
    'cluster_quantile:scheduler_scheduling_algorithm_duration_seconds:histogram_quantile',
    'cluster_quantile:scheduler_scheduling_attempt_duration_seconds:histogram_quantile',
    'code_resource:apiserver_request_total:rate5m',
    'instance:node_cpu_utilisation:rate5m',
    'instance:node_load1_per_cpu:ratio',
    'instance:node_memory_utilisation:ratio',
    'instance:node_num_cpu:sum',
    'instance:node_vmstat_pgmajfault:rate5m',
    'instance_device:node_disk_io_time_seconds:rate5m',
    'instance_device:node_disk_io_time_weighted_seconds:rate5m',
    'namespace_cpu:kube_pod_container_resource_limits:sum',
    'namespace_cpu:kube_pod_container_resource_requests:sum',
    'namespace_memory:kube_pod_container_resource_limits:sum',
    'namespace_memory:kube_pod_container_resource_requests:sum',
    'namespace_workload_pod:kube_pod_owner:relabel',
    'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m',
    'node_namespace_pod_container:container_memory_cache',
    'node_namespace_pod_container:container_memory_rss',
    'node_namespace_pod_container:container_memory_swap',
    'node_namespace_pod_container:container_memory_working_set_bytes',
    'node_quantile:kubelet_pleg_relist_duration_seconds:histogram_quantile',
  ]),
  ...burnRates,
  ...interfaces,
  'apiserver_request:availability30d': { ours: ['slo:period_good:ratio'] },
  'cluster:node_cpu:ratio': { ours: ['cluster:node_cpu:ratio_rate5m'] },
  'count:up0': { ours: ['job:down:count'] },
  'count:up1': { ours: ['job:up:count'] },
  'instance:node_cpu:ratio': { ours: ['instance:node_cpu_utilisation:rate5m'] },
  'instance:node_network_receive_bytes:rate:sum': { ours: ['instance:node_network_receive_bytes:rate5m'] },
  'instance:node_network_transmit_bytes:rate:sum': { ours: ['instance:node_network_transmit_bytes:rate5m'] },
  'node:node_cpu_utilization:ratio_rate5m': { ours: ['instance:node_cpu_utilisation:rate5m'] },
  'node:node_num_cpu:sum': { ours: ['instance:node_num_cpu:sum'] },
  'node_namespace_pod_container:container_cpu_usage_seconds_total:sum_irate': {
    ours: ['node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m'],
  },
  ...needless(
    'availability over 30 days is summed up from slo:sli_bad:rate5m and slo:sli_total:rate5m, without steps between',
    [
      'cluster_verb_scope:apiserver_request_sli_duration_seconds_count:increase1h',
      'cluster_verb_scope:apiserver_request_sli_duration_seconds_count:increase30d',
      'cluster_verb_scope_le:apiserver_request_sli_duration_seconds_bucket:increase1h',
      'cluster_verb_scope_le:apiserver_request_sli_duration_seconds_bucket:increase30d',
      'code:apiserver_request_total:increase30d',
      'code_verb:apiserver_request_total:increase1h',
      'code_verb:apiserver_request_total:increase30d',
    ],
  ),
  ...needless(
    'requests and limits of single pods are told by kube-state-metrics as they are; only sums over namespaces are worth a series',
    [
      'cluster:namespace:pod_cpu:active:kube_pod_container_resource_limits',
      'cluster:namespace:pod_cpu:active:kube_pod_container_resource_requests',
      'cluster:namespace:pod_memory:active:kube_pod_container_resource_limits',
      'cluster:namespace:pod_memory:active:kube_pod_container_resource_requests',
    ],
  ),
  ...needless('processors in use are the share in use times their number, both of which are recorded for each node', [
    'cluster:node_cpu:sum_rate5m',
    'instance:node_cpu:rate:sum',
  ]),
  ...needless('a sum over one gauge of each node is as cheap to ask for as to record; the share in use is recorded', [
    ':node_memory_MemAvailable_bytes:sum',
  ]),
  ...needless(
    'a copy of kube_pod_info under another name; rules that need the node of a pod join kube_pod_info itself',
    ['node_namespace_pod:kube_pod_info:'],
  ),
  ...needless('GrafanaRequestsFailing asks for the rate itself: nothing else would read the recording', [
    'namespace_job_handler_statuscode:grafana_http_request_duration_seconds_count:rate5m',
  ]),
  ...needless('no node runs Windows: nothing of the platform does, and no exporter for it is offered', [
    ':windows_node_cpu_utilisation:avg1m',
    ':windows_node_disk_utilisation:avg_irate',
    ':windows_node_memory_MemFreeCached_bytes:sum',
    ':windows_node_memory_MemTotal_bytes:sum',
    ':windows_node_memory_utilisation:',
    ':windows_node_net_saturation:sum_irate',
    ':windows_node_net_utilisation:sum_irate',
    'kube_pod_windows_container_resource_cpu_cores_limit',
    'kube_pod_windows_container_resource_cpu_cores_request',
    'kube_pod_windows_container_resource_memory_limit',
    'kube_pod_windows_container_resource_memory_request',
    'namespace_pod_container:windows_container_cpu_usage_seconds_total:sum_rate',
    'node:windows_node:sum',
    'node:windows_node_cpu_utilisation:avg1m',
    'node:windows_node_disk_utilisation:avg_irate',
    'node:windows_node_filesystem_avail:',
    'node:windows_node_filesystem_usage:',
    'node:windows_node_memory_bytes_available:sum',
    'node:windows_node_memory_bytes_total:sum',
    'node:windows_node_memory_swap_io_pages:irate',
    'node:windows_node_memory_totalCached_bytes:sum',
    'node:windows_node_memory_utilisation:',
    'node:windows_node_memory_utilisation:ratio',
    'node:windows_node_net_saturation:sum_irate',
    'node:windows_node_net_utilisation:sum_irate',
    'node:windows_node_num_cpu:sum',
    'windows_container_memory_usage',
    'windows_container_network_received_bytes_total',
    'windows_container_network_transmitted_bytes_total',
    'windows_container_private_working_set_usage',
    'windows_container_total_runtime',
    'windows_pod_container_available',
  ]),
};
