/**
 * What cert-manager's controller exposes about certificates, issuers and its own work. Summaries have `_sum` and `_count`, and quantiles
 * under the plain name. Source: pkg/metrics/metrics.go and internal/collectors of release 1.21.
 */
export const certManagerMetrics: readonly string[] = [
  'certificate_challenge_status',
  'certificate_expiration_timestamp_seconds',
  'certificate_not_after_timestamp_seconds',
  'certificate_not_before_timestamp_seconds',
  'certificate_ready_status',
  'certificate_renewal_timestamp_seconds',
  'clock_time_seconds',
  'clock_time_seconds_gauge',
  'clusterissuer_ready_status',
  'controller_sync_call_count',
  'controller_sync_error_count',
  'http_acme_client_request_count',
  'http_acme_client_request_duration_seconds',
  'http_acme_client_request_duration_seconds_count',
  'http_acme_client_request_duration_seconds_sum',
  'issuer_ready_status',
].map((name) => `certmanager_${name}`);
