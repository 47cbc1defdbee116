import { goProcessMetrics, metricNames, workQueueMetrics } from '../../core';
import { controlPlaneMetrics, restClientMetrics } from './components';

/** Metrics of kube-controller-manager. Source: an exposition of 1.37. */
export const kubeControllerManagerMetrics: readonly string[] = metricNames(
  controlPlaneMetrics,
  goProcessMetrics,
  restClientMetrics,
  workQueueMetrics,
  {
    plain: [
      'apiserver_kube_aggregator_x509_insecure_sha1_total',
      'apiserver_kube_aggregator_x509_missing_san_total',
      'device_taint_eviction_controller_pod_deletions_total',
      'endpoint_slice_controller_syncs',
      'ephemeral_volume_controller_create_failures_total',
      'ephemeral_volume_controller_create_total',
      'garbagecollector_controller_resources_sync_error_total',
      'horizontal_pod_autoscaler_controller_num_horizontal_pod_autoscalers',
      'replicaset_controller_stale_sync_skips_total',
      'retroactive_storageclass_errors_total',
      'retroactive_storageclass_total',
      'root_ca_cert_publisher_sync_total',
      'taint_eviction_controller_pod_deletions_total',
    ],
    histograms: [
      'apiserver_cel_compilation_duration_seconds',
      'apiserver_cel_evaluation_duration_seconds',
      'cronjob_controller_job_creation_skew_duration_seconds',
      'device_taint_eviction_controller_pod_deletion_duration_seconds',
      'endpoint_slice_mirroring_controller_endpoints_sync_duration',
      'node_collector_update_all_nodes_health_duration_seconds',
      'node_collector_update_node_health_duration_seconds',
      'replicaset_controller_sorting_deletion_age_ratio',
      'root_ca_cert_publisher_sync_duration_seconds',
      'taint_eviction_controller_pod_deletion_duration_seconds',
      'ttl_after_finished_controller_job_deletion_duration_seconds',
    ],
  },
);
