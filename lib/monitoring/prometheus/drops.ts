import type { RelabelRule } from './model';
import { dropped } from './relabel';

/**
 * Series that cost much and tell nothing that rules or dashboards use, by where they come from. The choice follows the
 * kube-prometheus project, without names that Kubernetes 1.28 and later do not have.
 */

/** Buckets of histograms that are kept: enough for objectives at 100 ms, 1 s, 5 s and 30 s, and for quantiles between. */
const thinnedHistograms = [
  'apiserver_request_duration_seconds',
  'apiserver_request_sli_duration_seconds',
  'etcd_request_duration_seconds',
];

const thinnedBuckets = [
  '0\\.15',
  '0\\.25',
  '0\\.3',
  '0\\.35',
  '0\\.4',
  '0\\.45',
  '0\\.6',
  '0\\.7',
  '0\\.8',
  '0\\.9',
  '1\\.25',
  '1\\.5',
  '1\\.75',
  '2\\.5',
  '3',
  '3\\.5',
  '4\\.5',
  '6',
  '7',
  '8',
  '9',
  '15',
  '25',
  '50',
];

/** Of the API server, scheduler and controller manager. */
export const apiServerDrops: readonly RelabelRule[] = [
  dropped([
    'apiserver_admission_(controller|step)_admission_duration_seconds_bucket',
    'apiserver_request_body_size_bytes_bucket',
    'apiserver_response_sizes_bucket',
    'apiserver_watch_(cache_(initialization_duration|read_wait)|events_dispatch_duration|list_duration)_seconds_bucket',
    'apiserver_watch_events_sizes_bucket',
    'etcd_(debugging|disk|server)_.*',
    'field_validation_request_duration_seconds_bucket',
    'informer_processing_latency_seconds_bucket',
    'reflector_.*',
  ]),
  {
    source_labels: ['__name__', 'le'],
    // Prometheus writes whole bounds as 3.0, other senders as 3.
    regex: `(${thinnedHistograms.join('|')})_bucket;(${thinnedBuckets.join('|')})(\\.0)?`,
    action: 'drop',
  },
];

/** Of the kubelet itself. */
export const kubeletDrops: readonly RelabelRule[] = [
  dropped([
    'informer_processing_latency_seconds_bucket',
    'kubelet_http_requests_duration_seconds_bucket',
    'reflector_.*',
    'rest_client_re(quest|sponse)_size_bytes_bucket',
  ]),
];

/** Of cAdvisor inside the kubelet. */
export const cadvisorDrops: readonly RelabelRule[] = [
  dropped(['container_cpu_load_average_10s', 'container_network_(tcp|udp)6?_usage_total', 'container_tasks_state']),
  // Groups of the node that belong to no pod: their use matters, their settings do not.
  {
    source_labels: ['__name__', 'pod', 'namespace'],
    regex: 'container_(spec_.*|file_descriptors|sockets|threads|threads_max|start_time_seconds|last_seen);;',
    action: 'drop',
  },
  {
    source_labels: ['__name__', 'container'],
    regex: 'container_blkio_device_usage_total;.+',
    action: 'drop',
  },
];
