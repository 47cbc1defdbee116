import { client, process, queues } from './expositions';

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
    etcd_network_peer_round_trip_time_seconds_bucket{To=9175fe412f827d6f|db4470c9ef363739}
    etcd_network_peer_sent_failures_total{To=9175fe412f827d6f|db4470c9ef363739}
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
    prometheus_notifications_dropped_total{alertmanager=http://10.0.0.3:9093/api/v2/alerts}
    prometheus_notifications_errors_total{alertmanager=http://10.0.0.3:9093/api/v2/alerts}
    prometheus_notifications_sent_total{alertmanager=http://10.0.0.3:9093/api/v2/alerts}
    prometheus_notifications_queue_capacity{} 10000
    prometheus_notifications_queue_length{alertmanager=http://10.0.0.3:9093/api/v2/alerts}
    prometheus_remote_storage_bytes_total{remote_name=archive,url=https://metrics.example.com}
    prometheus_remote_storage_queue_highest_sent_timestamp_seconds{remote_name=archive,url=https://metrics.example.com} 100
    prometheus_remote_storage_queue_highest_timestamp_seconds{remote_name=archive,url=https://metrics.example.com} 101
    prometheus_remote_storage_samples_failed_total{remote_name=archive,url=https://metrics.example.com}
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
