import type { Dashboard } from '../../core';

/** The state of a collector, by pod and destination. */
export function fluentdDashboard(title: string, job: string, destinations: readonly string[]): Dashboard {
  const output = `job="${job}", plugin_id=~"${destinations.join('|')}"`;
  const metric = (name: string) => `fluentd_output_status_${name}{${output}}`;
  const rate = (name: string) => `sum by (plugin_id) (rate(${metric(name)}[5m]))`;
  return {
    title,
    health: [
      { title: 'Collectors that answer', unit: 'count', queries: { up: `sum(up{job="${job}"})` } },
      {
        title: 'Retries',
        unit: 'count',
        queries: { '{{plugin_id}}': `sum by (plugin_id) (increase(${metric('retry_count')}[5m]))` },
      },
    ],
    traffic: [
      { title: 'Records to each destination', unit: 'per-second', queries: { '{{plugin_id}}': rate('emit_records') } },
      { title: 'Chunks written', unit: 'per-second', queries: { '{{plugin_id}}': rate('write_count') } },
    ],
    errors: [
      { title: 'Errors', unit: 'per-second', queries: { '{{plugin_id}}': rate('num_errors') } },
      { title: 'Slow deliveries', unit: 'per-second', queries: { '{{plugin_id}}': rate('slow_flush_count') } },
    ],
    saturation: [
      {
        title: 'Buffer left, fullest node',
        unit: 'percent',
        queries: { '{{plugin_id}}': `min by (plugin_id) (${metric('buffer_available_space_ratio')})` },
      },
      {
        title: 'Bytes that wait',
        unit: 'bytes',
        queries: { '{{plugin_id}}': `sum by (plugin_id) (${metric('buffer_total_bytes')})` },
      },
      {
        title: 'Chunks that wait',
        unit: 'count',
        queries: { '{{plugin_id}}': `sum by (plugin_id) (${metric('buffer_queue_length')})` },
      },
    ],
  };
}
