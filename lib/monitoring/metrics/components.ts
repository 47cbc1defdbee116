import type { MetricNames } from '../../core';

/** What client-go says about requests to the API server, in the kubelet as in the control plane. Source: Kubernetes 1.36. */
export const restClientMetrics: MetricNames = {
  plain: [
    'rest_client_exec_plugin_ttl_seconds',
    'rest_client_requests_total',
    'rest_client_transport_cache_entries',
    'rest_client_transport_create_calls_total',
  ],
  histograms: [
    'rest_client_exec_plugin_certificate_rotation_age',
    'rest_client_rate_limiter_duration_seconds',
    'rest_client_request_duration_seconds',
    'rest_client_request_size_bytes',
    'rest_client_response_size_bytes',
  ],
};

/** What every component of the control plane says, by the libraries that they share. Source: expositions of Kubernetes 1.37. */
export const controlPlaneMetrics: MetricNames = {
  plain: [
    'aggregator_discovery_aggregation_count_total',
    'apiserver_audit_event_total',
    'apiserver_audit_requests_rejected_total',
    'apiserver_delegated_authn_request_total',
    'apiserver_envelope_encryption_dek_cache_fill_percent',
    'apiserver_storage_data_key_generation_failures_total',
    'apiserver_storage_envelope_transformation_cache_misses_total',
    'apiserver_validation_declarative_validation_mismatch_total',
    'apiserver_validation_declarative_validation_panic_total',
    'apiserver_validation_duplicate_validation_error_total',
    'apiserver_webhooks_x509_insecure_sha1_total',
    'apiserver_webhooks_x509_missing_san_total',
    'authentication_token_cache_active_fetch_count',
    'authentication_token_cache_fetch_total',
    'authentication_token_cache_request_total',
    'cardinality_enforcement_unexpected_categorizations_total',
    'disabled_metrics_total',
    'hidden_metrics_total',
    'informer_queued_items',
    'informer_store_resource_version',
    'kubernetes_build_info',
    'kubernetes_feature_enabled',
    'registered_metrics_total',
    'rest_client_transport_cert_rotation_gc_calls_total',
    'version_info',
  ],
  histograms: [
    'apiserver_client_certificate_expiration_seconds',
    'apiserver_delegated_authn_request_duration_seconds',
    'apiserver_storage_data_key_generation_duration_seconds',
    'authentication_token_cache_request_duration_seconds',
    'informer_processing_latency_seconds',
  ],
};
