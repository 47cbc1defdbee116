import type { SloProps } from '../../core';

/**
 * What a collector should reach. Nothing is ever dropped: a full buffer stops reading, and delivery is tried again without end. So an
 * event is an attempt to deliver a chunk, which fails with an error, or is taken back when nobody confirmed it in time.
 */
export function fluentdObjectives(job: string, destinations: readonly string[]): Readonly<Record<string, SloProps>> {
  const counted = (name: string) =>
    `fluentd_output_status_${name}{job="${job}",plugin_id=~"${destinations.join('|')}"}`;
  return {
    delivery: {
      title: 'logs are delivered at the first attempt',
      // Three and a half hours a month without a destination, which buffers on nodes bridge.
      objective: 99.5,
      indicator: {
        kind: 'events',
        total: counted('write_count'),
        bad: [counted('num_errors'), counted('rollback_count')],
      },
    },
  };
}
