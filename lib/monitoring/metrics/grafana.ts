import { metricNames, processMetrics } from '../../core';

/** Metrics of Grafana about itself that rules and dashboards may ask for. Source: its code, packages metrics and middleware. */
export const grafanaMetrics: readonly string[] = metricNames(processMetrics, {
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
  ],
  histograms: ['grafana_datasource_request_duration_seconds', 'grafana_http_request_duration_seconds'],
});
