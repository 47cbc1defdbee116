import { type Board, graph, row, stat, table } from '../board';
import { happened } from '../happened';
import { processRow } from './process';
import { clusterVariable, inCluster, quantile, rate } from './support';

const of = `job="prometheus", ${inCluster}, pod=~"$pod"`;
const legend = '{{pod}}';
const byPod = (metric: string) => `sum by (pod) (${rate(metric, of)})`;

/** Whether Prometheus scrapes, stores, evaluates and tells. */
export const prometheusBoard: Board = {
  uid: 'prometheus',
  title: 'Prometheus server',
  description: 'Whether Prometheus scrapes, stores, evaluates rules and tells Alertmanager; and what it costs.',
  tags: ['monitoring'],
  variables: [
    clusterVariable('prometheus_build_info'),
    { name: 'pod', label: 'Pod', metric: `prometheus_build_info{${inCluster}}`, multi: true },
  ],
  rows: [
    row(
      'At a glance',
      stat('Servers up', 'count', `sum(up{${of}})`, { alarm: { critical: 1, below: true } }),
      stat('Configuration is read', 'yes-no', `min(prometheus_config_last_reload_successful{${of}})`, {
        alarm: { critical: 1, below: true },
      }),
      stat('Series', 'count', `max(prometheus_tsdb_head_series{${of}})`),
      stat('Samples a second', 'per-second', `max(${byPod('prometheus_tsdb_head_samples_appended_total')})`),
      stat('Rules that failed in an hour', 'count', happened('prometheus_rule_evaluation_failures_total', of, '1h'), {
        alarm: { warning: 1, critical: 10 },
      }),
      stat('Alertmanagers', 'count', `min(prometheus_notifications_alertmanagers_discovered{${of}})`, {
        description: 'That alerts are sent to.',
        alarm: { critical: 1, below: true },
      }),
    ),
    row(
      'Scraping',
      graph('Targets', 'count', {
        [legend]: `sum by (pod) (prometheus_target_scrape_pool_targets{${of}})`,
      }),
      graph('Duration of scrapes, 99th percentile', 'seconds', {
        '{{scraped_job}}': `label_replace(max by (job) (quantile_over_time(0.99, scrape_duration_seconds{${inCluster}}[5m])), "scraped_job", "$1", "job", "(.+)")`,
      }),
      graph('Rejected samples', 'per-second', {
        'out of order': `sum(${rate('prometheus_target_scrapes_sample_out_of_order_total', of)})`,
        'duplicate time': `sum(${rate('prometheus_target_scrapes_sample_duplicate_timestamp_total', of)})`,
        'out of bounds': `sum(${rate('prometheus_target_scrapes_sample_out_of_bounds_total', of)})`,
        'above the limit': `sum(${rate('prometheus_target_scrapes_exceeded_sample_limit_total', of)})`,
      }),
      table(
        'Jobs by samples',
        { job: 'Job' },
        [
          {
            title: 'Samples a scrape',
            unit: 'count',
            query: `sum by (job) (scrape_samples_post_metric_relabeling{${inCluster}})`,
          },
          {
            title: 'New series in an hour',
            unit: 'count',
            query: `sum by (job) (sum_over_time(scrape_series_added{${inCluster}}[1h]))`,
          },
        ],
        { description: 'What fills the memory: many series, or series that come and go.', sortBy: 'Samples a scrape' },
      ),
    ),
    row(
      'Storage',
      graph('Series in memory', 'count', { [legend]: `prometheus_tsdb_head_series{${of}}` }),
      graph('Samples', 'per-second', { [legend]: byPod('prometheus_tsdb_head_samples_appended_total') }),
      graph('Blocks on disk', 'bytes', { [legend]: `prometheus_tsdb_storage_blocks_bytes{${of}}` }),
      graph('Failed compactions and reloads in an hour', 'count', {
        compactions: `sum(increase(prometheus_tsdb_compactions_failed_total{${of}}[1h]))`,
        reloads: `sum(increase(prometheus_tsdb_reloads_failures_total{${of}}[1h]))`,
      }),
      graph('Size of the write-ahead log', 'bytes', { [legend]: `prometheus_tsdb_wal_storage_size_bytes{${of}}` }),
    ),
    row(
      'Rules and queries',
      graph('Evaluations', 'per-second', {
        all: `sum(${rate('prometheus_rule_evaluations_total', of)})`,
        failed: `sum(${rate('prometheus_rule_evaluation_failures_total', of)})`,
      }),
      graph(
        'Rule group duration, of its interval',
        'ratio',
        {
          '{{rule_group}}': `topk(10, max by (rule_group) (prometheus_rule_group_last_duration_seconds{${of}} / prometheus_rule_group_interval_seconds{${of}}))`,
        },
        { description: 'Above 100 % evaluations are missed.', alarm: { warning: 0.5, critical: 1 } },
      ),
      graph('Concurrent queries', 'count', {
        [legend]: `prometheus_engine_queries{${of}}`,
        limit: `max(prometheus_engine_queries_concurrent_max{${of}})`,
      }),
      graph('Requests, 99th percentile', 'seconds', {
        '{{handler}}': quantile(0.99, 'prometheus_http_request_duration_seconds', `${of}, handler=~"/api/v1/.+"`, [
          'handler',
        ]),
      }),
    ),
    row(
      'Alerts',
      graph('Alerts sent', 'per-second', {
        '{{alertmanager}}': `sum by (alertmanager) (${rate('prometheus_notifications_sent_total', of)})`,
      }),
      graph('Alerts that could not be sent', 'per-second', {
        '{{alertmanager}}': `sum by (alertmanager) (${rate('prometheus_notifications_errors_total', of)})`,
        dropped: `sum(${rate('prometheus_notifications_dropped_total', of)})`,
      }),
      graph('Queue of alerts, of its length', 'ratio', {
        [legend]: `max by (pod) (prometheus_notifications_queue_length{${of}}) / max by (pod) (prometheus_notifications_queue_capacity{${of}})`,
      }),
    ),
    processRow(of, legend),
  ],
};

const remote = `${of}, remote_name=~"$remote"`;
const remoteLegend = '{{pod}} to {{remote_name}}';

/** Whether samples reach stores elsewhere. */
export const remoteWriteBoard: Board = {
  uid: 'prometheus-remote-write',
  title: 'Prometheus remote write',
  description: 'Whether samples reach stores elsewhere, and how far behind they are. Empty where there are none.',
  tags: ['monitoring'],
  variables: [
    clusterVariable('prometheus_build_info'),
    { name: 'pod', label: 'Pod', metric: `prometheus_build_info{${inCluster}}`, multi: true },
    {
      name: 'remote',
      label: 'Store',
      metric: `prometheus_remote_storage_shards{${inCluster}}`,
      of: 'remote_name',
      multi: true,
    },
  ],
  rows: [
    row(
      'Delivery',
      graph(
        'Lag',
        'seconds',
        {
          [remoteLegend]: `prometheus_remote_storage_queue_highest_timestamp_seconds{${remote}} - prometheus_remote_storage_queue_highest_sent_timestamp_seconds{${remote}}`,
        },
        { alarm: { warning: 60, critical: 120 } },
      ),
      graph('Samples sent', 'per-second', { [remoteLegend]: rate('prometheus_remote_storage_samples_total', remote) }),
      graph('Samples failed and retried', 'per-second', {
        'failed, {{remote_name}}': `sum by (remote_name) (${rate('prometheus_remote_storage_samples_failed_total', remote)})`,
        'retried, {{remote_name}}': `sum by (remote_name) (${rate('prometheus_remote_storage_samples_retried_total', remote)})`,
      }),
    ),
    row(
      'Queues',
      graph('Shards', 'count', {
        [remoteLegend]: `prometheus_remote_storage_shards{${remote}}`,
        'wanted, {{pod}} to {{remote_name}}': `prometheus_remote_storage_shards_desired{${remote}}`,
        'at most, {{pod}} to {{remote_name}}': `prometheus_remote_storage_shards_max{${remote}}`,
      }),
      graph('Pending samples', 'count', { [remoteLegend]: `prometheus_remote_storage_samples_pending{${remote}}` }),
      graph('Duration of a delivery, 99th percentile', 'seconds', {
        '{{remote_name}}': quantile(0.99, 'prometheus_remote_storage_sent_batch_duration_seconds', remote, [
          'remote_name',
        ]),
      }),
      graph('Bytes sent', 'bytes-per-second', {
        [remoteLegend]: rate('prometheus_remote_storage_bytes_total', remote),
      }),
    ),
  ],
};
