import { metricNames } from '../../core';

/** Metrics of Grafana about itself that rules and dashboards may ask for. Source: its code, packages metrics and middleware. */
export const grafanaMetrics: readonly string[] = metricNames({
  plain: [
    'grafana_api_login_oauth_total',
    'grafana_api_login_post_total',
    'grafana_build_info',
    'grafana_datasource_request_in_flight',
    'grafana_datasource_request_total',
    'grafana_http_request_in_flight',
    'grafana_instance_start_total',
    'grafana_stat_active_users',
    'grafana_stat_total_users',
    'grafana_stat_totals_dashboard',
    'grafana_stat_totals_folder',
    'go_goroutines',
    'process_cpu_seconds_total',
    'process_max_fds',
    'process_open_fds',
    'process_resident_memory_bytes',
    'process_start_time_seconds',
  ],
  histograms: ['grafana_datasource_request_duration_seconds', 'grafana_http_request_duration_seconds'],
});
