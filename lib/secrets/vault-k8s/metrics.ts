/**
 * What the injector exposes about its webhook, by the namespaces of the pods that it was asked about.
 * Source: agent-inject/metrics.go of vault-k8s 1.7.
 */
export const injectorMetrics: readonly string[] = [
  'failed_injections_by_namespace_total',
  'injections_by_namespace_total',
  'request_processing_duration_ms_bucket',
  'request_processing_duration_ms_count',
  'request_processing_duration_ms_sum',
  'request_queue_length',
].map((name) => `vault_agent_injector_${name}`);
