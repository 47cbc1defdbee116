/**
 * What exporters say, line by line with their labels and a few values of each, as far as dashboards ask for it. Written from
 * the expositions of the versions that the platform runs, and independently of the queries.
 */

const process = `
process_cpu_seconds_total{}
process_resident_memory_bytes{}
process_open_fds{} 100
process_max_fds{} 1000
`;

const client = `
rest_client_requests_total{code=200|404,host=10.0.0.1:443,method=GET|PUT}
rest_client_request_duration_seconds_bucket{host=10.0.0.1:443,verb=GET|PUT}
`;

const queues = `
workqueue_adds_total{name=deployment|node}
workqueue_depth{name=deployment|node}
workqueue_queue_duration_seconds_bucket{name=deployment|node}
`;

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

/** Every target, whatever it is, as Prometheus itself adds them. */
export const anyTarget = `
up{}
scrape_duration_seconds{} 0.2
scrape_samples_scraped{} 500
scrape_samples_post_metric_relabeling{} 400
scrape_series_added{} 2
`;

/** Of each node. */
export const nodeExporter = `
node_cpu_seconds_total{cpu=0|1,mode=idle|iowait|irq|nice|softirq|steal|system|user}
node_load1{} 0.5
node_memory_MemAvailable_bytes{} 4e9
node_memory_MemTotal_bytes{} 8e9
node_memory_Cached_bytes{} 2e9
node_pressure_cpu_waiting_seconds_total{}
node_pressure_io_waiting_seconds_total{}
node_pressure_memory_waiting_seconds_total{}
node_vmstat_pgmajfault{} +1
node_filesystem_avail_bytes{device=/dev/vda1,fstype=ext4,mountpoint=/|/data} 5e9
node_filesystem_size_bytes{device=/dev/vda1,fstype=ext4,mountpoint=/|/data} 1e10
node_filesystem_files{device=/dev/vda1,fstype=ext4,mountpoint=/|/data} 1e6
node_filesystem_files_free{device=/dev/vda1,fstype=ext4,mountpoint=/|/data} 9e5
node_filesystem_avail_bytes{device=tmpfs,fstype=tmpfs,mountpoint=/run} 1
node_filesystem_size_bytes{device=tmpfs,fstype=tmpfs,mountpoint=/run} 2
node_disk_io_time_seconds_total{device=vda|vdb}
node_disk_read_bytes_total{device=vda|vdb}
node_disk_written_bytes_total{device=vda|vdb}
node_network_receive_bytes_total{device=eth0|lo}
node_network_receive_drop_total{device=eth0|lo}
node_network_receive_errs_total{device=eth0|lo}
node_network_transmit_bytes_total{device=eth0|lo}
node_network_transmit_drop_total{device=eth0|lo}
node_network_transmit_errs_total{device=eth0|lo}
node_netstat_Tcp_RetransSegs{} +1
node_netstat_Tcp_OutSegs{} +100
node_nf_conntrack_entries{} 100
node_nf_conntrack_entries_limit{} 1000
node_filefd_allocated{} 100
node_filefd_maximum{} 1000
node_timex_offset_seconds{} 0.001
node_time_seconds{} 2e9
node_boot_time_seconds{} 1.9e9
node_uname_info{machine=x86_64,nodename=node,release=6.1.0,sysname=Linux}
`;

/** The kubelet's own metrics, of each node. */
export const kubeletOwn = `
kubelet_running_pods{} 20
kubelet_running_containers{container_state=created|exited|running} 30
kubelet_evictions{eviction_signal=memory.available}
kubelet_certificate_manager_client_ttl_seconds{} 8e6
kubelet_pod_start_duration_seconds_bucket{}
kubelet_pod_worker_duration_seconds_bucket{operation_type=create|sync|update}
kubelet_pleg_relist_duration_seconds_bucket{}
kubelet_runtime_operations_total{operation_type=list_containers|start_container}
kubelet_runtime_operations_errors_total{operation_type=list_containers}
kubelet_runtime_operations_duration_seconds_bucket{operation_type=list_containers|start_container}
kubelet_cgroup_manager_duration_seconds_bucket{operation_type=create|destroy|update}
storage_operation_duration_seconds_bucket{migrated=false,operation_name=volume_mount,status=success|fail-unknown,volume_plugin=kubernetes.io/csi}
${client}
${process}
`;

/** Of each claim, from the kubelet. */
export const kubeletVolume = `
kubelet_volume_stats_available_bytes{} 6e9
kubelet_volume_stats_capacity_bytes{} 1e10
kubelet_volume_stats_used_bytes{} 4e9
kubelet_volume_stats_inodes{} 1000
kubelet_volume_stats_inodes_free{} 900
kubelet_volume_stats_inodes_used{} 100
`;

/** cAdvisor, of each container. */
export const cadvisorContainer = `
container_cpu_usage_seconds_total{cpu=total}
container_cpu_cfs_periods_total{}
container_cpu_cfs_throttled_periods_total{}
container_memory_working_set_bytes{} 5e7
container_fs_reads_bytes_total{device=/dev/vda}
container_fs_reads_total{device=/dev/vda}
container_fs_writes_bytes_total{device=/dev/vda}
container_fs_writes_total{device=/dev/vda}
`;

/** cAdvisor, of the network of each pod. */
export const cadvisorNetwork = `
container_network_receive_bytes_total{interface=eth0}
container_network_receive_packets_total{interface=eth0}
container_network_receive_packets_dropped_total{interface=eth0}
container_network_transmit_bytes_total{interface=eth0}
container_network_transmit_packets_total{interface=eth0}
container_network_transmit_packets_dropped_total{interface=eth0}
`;

/** The parts of Kubernetes, and monitoring itself, by job. */
export const jobs: Readonly<Record<string, string>> = {
  apiserver: `
    apiserver_request_total{code=200|404|500,component=apiserver,dry_run=,group=,resource=pods|nodes,scope=cluster,subresource=,verb=GET|LIST|POST|WATCH,version=v1}
    apiserver_request_sli_duration_seconds_bucket{component=apiserver,group=,resource=pods|nodes,scope=cluster,subresource=,verb=GET|LIST|POST,version=v1}
    apiserver_current_inflight_requests{request_kind=mutating|readOnly}
    apiserver_longrunning_requests{component=apiserver,group=,resource=pods,scope=cluster,subresource=,verb=WATCH,version=v1}
    apiserver_flowcontrol_rejected_requests_total{flow_schema=global-default,priority_level=global-default,reason=time-out}
    apiserver_flowcontrol_current_inqueue_requests{flow_schema=global-default,priority_level=global-default}
    apiserver_requested_deprecated_apis{group=flowcontrol.apiserver.k8s.io,removed_release=1.32,resource=flowschemas,subresource=,version=v1beta3}
    apiserver_storage_size_bytes{storage_cluster_id=etcd-0} 1e8
    aggregator_unavailable_apiservice{name=v1beta1.metrics.k8s.io}
    etcd_request_duration_seconds_bucket{group=,operation=get|list|update,resource=pods}
    ${queues}
    ${process}
  `,
  'kube-scheduler': `
    scheduler_pending_pods{queue=active|backoff|gated|unschedulable}
    scheduler_schedule_attempts_total{profile=default-scheduler,result=scheduled|unschedulable}
    scheduler_scheduling_attempt_duration_seconds_bucket{profile=default-scheduler,result=scheduled|unschedulable}
    ${client}
    ${process}
  `,
  'kube-controller-manager': `${queues}${client}${process}`,
  'kube-proxy': `
    kubeproxy_sync_proxy_rules_duration_seconds_bucket{ip_family=IPv4}
    kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=IPv4} 1.7e9
    kubeproxy_sync_proxy_rules_service_changes_total{ip_family=IPv4}
    kubeproxy_sync_proxy_rules_endpoint_changes_total{ip_family=IPv4}
    kubeproxy_network_programming_duration_seconds_bucket{ip_family=IPv4}
    ${client}
    ${process}
  `,
  etcd: `
    etcd_server_has_leader{}
    etcd_server_leader_changes_seen_total{}
    etcd_server_proposals_committed_total{}
    etcd_server_proposals_failed_total{}
    etcd_server_proposals_pending{}
    etcd_server_quota_backend_bytes{} 2e9
    etcd_mvcc_db_total_size_in_bytes{} 1e8
    etcd_mvcc_db_total_size_in_use_in_bytes{} 5e7
    etcd_network_client_grpc_received_bytes_total{}
    etcd_network_client_grpc_sent_bytes_total{}
    etcd_disk_wal_fsync_duration_seconds_bucket{}
    etcd_disk_backend_commit_duration_seconds_bucket{}
    grpc_server_handled_total{grpc_code=OK|Unavailable,grpc_method=Range,grpc_service=etcdserverpb.KV,grpc_type=unary}
    ${process}
  `,
  coredns: `
    coredns_dns_requests_total{family=1,proto=tcp|udp,server=dns://:53,type=A|AAAA,view=,zone=.}
    coredns_dns_responses_total{plugin=,rcode=NOERROR|SERVFAIL,server=dns://:53,view=,zone=.}
    coredns_dns_request_duration_seconds_bucket{server=dns://:53,view=,zone=.}
    coredns_cache_entries{server=dns://:53,type=denial|success,view=,zones=.}
    coredns_cache_hits_total{server=dns://:53,type=denial|success,view=,zones=.}
    coredns_panics_total{}
    coredns_proxy_request_duration_seconds_bucket{proxy_name=forward,rcode=NOERROR,to=10.0.0.2:53}
    coredns_proxy_healthcheck_failures_total{proxy_name=forward,to=10.0.0.2:53}
    ${process}
  `,
  prometheus: `
    prometheus_build_info{branch=HEAD,goarch=amd64,goos=linux,goversion=go1.26,revision=a,tags=,version=3.14.0}
    prometheus_config_last_reload_successful{}
    prometheus_engine_queries{}
    prometheus_engine_queries_concurrent_max{} 20
    prometheus_http_request_duration_seconds_bucket{handler=/api/v1/query|/metrics}
    prometheus_notifications_alertmanagers_discovered{}
    prometheus_notifications_dropped_total{}
    prometheus_notifications_errors_total{alertmanager=http://10.0.0.3:9093/api/v2/alerts}
    prometheus_notifications_sent_total{alertmanager=http://10.0.0.3:9093/api/v2/alerts}
    prometheus_notifications_queue_capacity{alertmanager=http://10.0.0.3:9093/api/v2/alerts} 10000
    prometheus_notifications_queue_length{alertmanager=http://10.0.0.3:9093/api/v2/alerts}
    prometheus_remote_storage_bytes_total{remote_name=archive,url=https://metrics.example.com}
    prometheus_remote_storage_queue_highest_sent_timestamp_seconds{remote_name=archive,url=https://metrics.example.com} 100
    prometheus_remote_storage_queue_highest_timestamp_seconds{remote_name=archive,url=https://metrics.example.com} 101
    prometheus_remote_storage_samples_failed_total{reason=unrecoverable,remote_name=archive,url=https://metrics.example.com}
    prometheus_remote_storage_samples_retried_total{remote_name=archive,url=https://metrics.example.com}
    prometheus_remote_storage_samples_total{remote_name=archive,url=https://metrics.example.com}
    prometheus_remote_storage_samples_pending{remote_name=archive,url=https://metrics.example.com}
    prometheus_remote_storage_sent_batch_duration_seconds_bucket{remote_name=archive,url=https://metrics.example.com}
    prometheus_remote_storage_shards{remote_name=archive,url=https://metrics.example.com}
    prometheus_remote_storage_shards_desired{remote_name=archive,url=https://metrics.example.com}
    prometheus_remote_storage_shards_max{remote_name=archive,url=https://metrics.example.com}
    prometheus_rule_evaluations_total{rule_group=/etc/prometheus/rules/a.yml;a}
    prometheus_rule_evaluation_failures_total{rule_group=/etc/prometheus/rules/a.yml;a}
    prometheus_rule_group_interval_seconds{rule_group=/etc/prometheus/rules/a.yml;a} 30
    prometheus_rule_group_last_duration_seconds{rule_group=/etc/prometheus/rules/a.yml;a} 0.1
    prometheus_target_scrape_pool_targets{scrape_job=apiserver|kubelet}
    prometheus_target_scrapes_exceeded_sample_limit_total{}
    prometheus_target_scrapes_sample_duplicate_timestamp_total{}
    prometheus_target_scrapes_sample_out_of_bounds_total{}
    prometheus_target_scrapes_sample_out_of_order_total{}
    prometheus_tsdb_compactions_failed_total{}
    prometheus_tsdb_reloads_failures_total{}
    prometheus_tsdb_head_samples_appended_total{type=float|histogram}
    prometheus_tsdb_head_series{} 1e5
    prometheus_tsdb_storage_blocks_bytes{} 1e9
    prometheus_tsdb_wal_storage_size_bytes{} 1e8
    ${process}
  `,
  alertmanager: `
    alertmanager_build_info{branch=HEAD,goarch=amd64,goos=linux,goversion=go1.26,revision=a,tags=,version=0.34.0}
    alertmanager_alerts{state=active|suppressed|unprocessed}
    alertmanager_alerts_received_total{status=firing|resolved,version=v2}
    alertmanager_alerts_invalid_total{version=v2}
    alertmanager_cluster_members{} 3
    alertmanager_cluster_failed_peers{}
    alertmanager_cluster_messages_queued{}
    alertmanager_config_hash{} 123
    alertmanager_config_last_reload_successful{}
    alertmanager_notifications_total{integration=slack|webhook}
    alertmanager_notifications_failed_total{integration=slack|webhook,reason=serverError}
    alertmanager_notification_latency_seconds_bucket{integration=slack|webhook}
    alertmanager_silences{state=active|expired|pending}
    ${process}
  `,
  grafana: `
    grafana_build_info{branch=HEAD,edition=oss,goversion=go1.26,revision=a,version=13.2.2}
    grafana_http_request_duration_seconds_bucket{handler=/api/ds/query|/login,method=GET,slo_group=high-slow,status_code=200|500,status_source=server}
    grafana_datasource_request_total{code=200,datasource=Prometheus,datasource_type=prometheus,method=POST}
    grafana_stat_totals_dashboard{} 20
    grafana_stat_active_users{} 5
    ${process}
  `,
  'kube-state-metrics': `
    kube_state_metrics_list_total{resource=*v1.Pod,result=error|success}
    kube_state_metrics_watch_total{resource=*v1.Pod,result=error|success}
    ${process}
  `,
};

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
    certmanager_acme_client_request_count{action=get,host=acme.example.com,method=GET,status=200}
    certmanager_certificate_expiration_timestamp_seconds{exported_namespace=shop,issuer_group=cert-manager.io,issuer_kind=ClusterIssuer,issuer_name=ca,name=web} 2e9
    certmanager_certificate_ready_status{condition=False|True|Unknown,exported_namespace=shop,issuer_group=cert-manager.io,issuer_kind=ClusterIssuer,issuer_name=ca,name=web}
    certmanager_controller_sync_call_count{controller=certificates|orders}
    certmanager_controller_sync_error_count{controller=certificates|orders}
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
