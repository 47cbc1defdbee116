import { process } from './expositions';

const vault = `
vault_audit_log_request_failure{}
vault_audit_log_response_failure{}
vault_autopilot_failure_tolerance{}
vault_core_active{}
vault_core_handle_request_count{}
vault_core_in_flight_requests{}
vault_core_unsealed{}
vault_expire_num_irrevocable_leases{}
vault_expire_num_leases{}
vault_raft_storage_bolt_freelist_free_pages{}
`;

/** Systems of the platform, by product. */
export const products: Readonly<Record<string, string>> = {
  opensearch: `
    elasticsearch_cluster_health_status{color=green|red|yellow}
    elasticsearch_cluster_health_number_of_nodes{}
    elasticsearch_cluster_health_number_of_data_nodes{}
    elasticsearch_cluster_health_unassigned_shards{}
    elasticsearch_indices_indexing_index_total{host=10.0.0.4,name=opensearch-0}
    elasticsearch_indices_search_query_total{host=10.0.0.4,name=opensearch-0}
    elasticsearch_thread_pool_rejected_count{host=10.0.0.4,name=opensearch-0,type=search|write}
    elasticsearch_filesystem_data_available_bytes{host=10.0.0.4,mount=/data,name=opensearch-0,path=/data} 5e9
    elasticsearch_filesystem_data_size_bytes{host=10.0.0.4,mount=/data,name=opensearch-0,path=/data} 1e10
    elasticsearch_jvm_memory_used_bytes{area=heap|non-heap,host=10.0.0.4,name=opensearch-0} 5e8
    elasticsearch_jvm_memory_max_bytes{area=heap,host=10.0.0.4,name=opensearch-0} 1e9
  `,
  fluentd: `
    fluentd_output_status_buffer_available_space_ratio{plugin_id=fluent-forward|opensearch,type=out} 90
    fluentd_output_status_buffer_queue_length{plugin_id=fluent-forward|opensearch,type=out}
    fluentd_output_status_buffer_total_bytes{plugin_id=fluent-forward|opensearch,type=out}
    fluentd_output_status_emit_records{plugin_id=fluent-forward|opensearch,type=out}
    fluentd_output_status_num_errors{plugin_id=fluent-forward|opensearch,type=out}
    fluentd_output_status_retry_count{plugin_id=fluent-forward|opensearch,type=out}
    fluentd_output_status_slow_flush_count{plugin_id=fluent-forward|opensearch,type=out}
    fluentd_output_status_write_count{plugin_id=fluent-forward|opensearch,type=out}
  `,
  'cert-manager': `
    certmanager_http_acme_client_request_count{action=get,host=acme.example.com,method=GET,status=200}
    certmanager_certificate_expiration_timestamp_seconds{exported_namespace=shop,issuer_group=cert-manager.io,issuer_kind=ClusterIssuer,issuer_name=ca,name=web} 2e9
    certmanager_certificate_ready_status{condition=False|True|Unknown,exported_namespace=shop,issuer_group=cert-manager.io,issuer_kind=ClusterIssuer,issuer_name=ca,name=web}
    certmanager_controller_sync_call_count{controller=certificates|orders}
    certmanager_controller_sync_error_count{controller=certificates|orders}
    ${process}
  `,
  'trust-manager': `
    controller_runtime_reconcile_errors_total{controller=bundles}
    controller_runtime_reconcile_total{controller=bundles,result=error|requeue|success}
    leader_election_master_status{name=trust-manager-leader-election}
    workqueue_depth{controller=bundles,name=bundles}
    ${process}
  `,
  'external-secrets': `
    externalsecret_provider_api_calls_count{call=GetSecret,provider=HashiCorp/Vault,status=success}
    externalsecret_status_condition{condition=Ready,name=database,exported_namespace=shop,status=False|True}
    externalsecret_sync_calls_error{name=database,exported_namespace=shop}
    workqueue_depth{name=externalsecret}
    ${process}
  `,
  openbao: vault,
  vault,
  'vault-k8s': `
    vault_agent_injector_failed_injections_by_namespace_total{exported_namespace=shop,reason=missing-annotation}
    vault_agent_injector_injections_by_namespace_total{exported_namespace=shop,injection_type=sidecar}
    vault_agent_injector_request_processing_duration_ms_bucket{}
    vault_agent_injector_request_queue_length{}
  `,
  'blackbox-exporter': `
    probe_success{}
    probe_duration_seconds{} 0.2
    probe_dns_lookup_time_seconds{} 0.01
    probe_http_status_code{} 200
    probe_http_duration_seconds{phase=connect|processing|resolve|tls|transfer} 0.05
    probe_ssl_earliest_cert_expiry{} 2e9
  `,
};
