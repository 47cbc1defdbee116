/**
 * What Fluentd exposes here: fluent-plugin-prometheus 2.2 registers the status of outputs (`prometheus_output_monitor`), and the
 * collector's configuration counts records. The labels of a status are `plugin_id`, the name of the destination, and `type`.
 * Source: lib/fluent/plugin/in_prometheus_output_monitor.rb of the plugin.
 */
export const fluentdMetrics: readonly string[] = [
  'fluentd_input_status_num_records_total',
  ...[
    'buffer_available_space_ratio',
    'buffer_newest_timekey',
    'buffer_oldest_timekey',
    'buffer_queue_byte_size',
    'buffer_queue_length',
    'buffer_stage_byte_size',
    'buffer_stage_length',
    'buffer_total_bytes',
    'emit_count',
    'emit_records',
    'flush_time_count',
    'num_errors',
    'retry_count',
    'retry_wait',
    'rollback_count',
    'slow_flush_count',
    'write_count',
  ].map((name) => `fluentd_output_status_${name}`),
];
