/** What controller-runtime exposes of the controller, in trust-manager v0.24, which has no metrics of its own. */
export const trustManagerMetrics: readonly string[] = [
  'controller_runtime_active_workers',
  'controller_runtime_max_concurrent_reconciles',
  'controller_runtime_reconcile_errors_total',
  'controller_runtime_reconcile_total',
  'leader_election_master_status',
  'workqueue_depth',
];
