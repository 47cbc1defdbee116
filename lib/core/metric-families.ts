import type { MetricNames } from './metric-names';

/** What programs say about their process by their Prometheus client, whichever it is. */
export const processMetrics: MetricNames = {
  plain: [
    'process_cpu_seconds_total',
    'process_max_fds',
    'process_open_fds',
    'process_resident_memory_bytes',
    'process_start_time_seconds',
  ],
};

/** What programs in Go say about their process, address space and network included. Source: client_golang 1.23. */
export const goProcessMetrics: MetricNames = {
  plain: [
    ...(processMetrics.plain ?? []),
    'process_network_receive_bytes_total',
    'process_network_transmit_bytes_total',
    'process_virtual_memory_bytes',
    'process_virtual_memory_max_bytes',
  ],
};

/** What programs in Go say about their runtime by default. Source: client_golang 1.23. */
export const goRuntimeMetrics: MetricNames = {
  plain: [
    'go_gc_gogc_percent',
    'go_gc_gomemlimit_bytes',
    'go_goroutines',
    'go_info',
    'go_memstats_alloc_bytes',
    'go_memstats_alloc_bytes_total',
    'go_memstats_buck_hash_sys_bytes',
    'go_memstats_frees_total',
    'go_memstats_gc_sys_bytes',
    'go_memstats_heap_alloc_bytes',
    'go_memstats_heap_idle_bytes',
    'go_memstats_heap_inuse_bytes',
    'go_memstats_heap_objects',
    'go_memstats_heap_released_bytes',
    'go_memstats_heap_sys_bytes',
    'go_memstats_last_gc_time_seconds',
    'go_memstats_mallocs_total',
    'go_memstats_mcache_inuse_bytes',
    'go_memstats_mcache_sys_bytes',
    'go_memstats_mspan_inuse_bytes',
    'go_memstats_mspan_sys_bytes',
    'go_memstats_next_gc_bytes',
    'go_memstats_other_sys_bytes',
    'go_memstats_stack_inuse_bytes',
    'go_memstats_stack_sys_bytes',
    'go_memstats_sys_bytes',
    'go_sched_gomaxprocs_threads',
    'go_threads',
  ],
  summaries: ['go_gc_duration_seconds'],
};

/** What client-go says about queues of work, of controllers above all. */
export const workQueueMetrics: MetricNames = {
  plain: [
    'workqueue_adds_total',
    'workqueue_depth',
    'workqueue_longest_running_processor_seconds',
    'workqueue_retries_total',
    'workqueue_unfinished_work_seconds',
  ],
  histograms: ['workqueue_queue_duration_seconds', 'workqueue_work_duration_seconds'],
};

/** What controller-runtime says about controllers. Source: pkg/internal/controller/metrics and pkg/metrics of its release 0.22. */
export const controllerRuntimeMetrics: MetricNames = {
  plain: [
    'controller_runtime_active_workers',
    'controller_runtime_max_concurrent_reconciles',
    'controller_runtime_reconcile_errors_total',
    'controller_runtime_reconcile_panics_total',
    'controller_runtime_reconcile_total',
    'controller_runtime_terminal_reconcile_errors_total',
    'leader_election_master_status',
    'rest_client_requests_total',
  ],
  histograms: ['controller_runtime_reconcile_time_seconds'],
};
