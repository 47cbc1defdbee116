import { goProcessMetrics, metricNames, workQueueMetrics } from '../../core';
import { controlPlaneMetrics, restClientMetrics } from './components';

/** Metrics of kube-scheduler. Source: an exposition of 1.37; for what only a scheduler that has scheduled tells, its code. */
export const kubeSchedulerMetrics: readonly string[] = metricNames(
  controlPlaneMetrics,
  goProcessMetrics,
  restClientMetrics,
  workQueueMetrics,
  {
    plain: [
      'scheduler_cache_size',
      'scheduler_inflight_events',
      'scheduler_pending_pods',
      'scheduler_plugin_evaluation_total',
      'scheduler_pod_scheduled_after_flush_total',
      'scheduler_preemption_attempts_total',
      'scheduler_queue_incoming_entities_total',
      'scheduler_queue_incoming_pods_total',
      'scheduler_queued_entities',
      'scheduler_schedule_attempts_total',
    ],
    histograms: [
      'scheduler_event_handling_duration_seconds',
      'scheduler_framework_extension_point_duration_seconds',
      'scheduler_plugin_execution_duration_seconds',
      'scheduler_pod_scheduling_attempts',
      'scheduler_pod_scheduling_sli_duration_seconds',
      'scheduler_preemption_victims',
      'scheduler_scheduling_algorithm_duration_seconds',
      'scheduler_scheduling_attempt_duration_seconds',
    ],
  },
);
