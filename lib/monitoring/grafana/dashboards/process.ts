import { graph, type Row, row, type Stat, stat } from '../board';
import { quantile, rate } from './support';

/** CPU, memory and file descriptors of a program in Go, from its own metrics. */
export function processRow(matchers: string, legend = '{{instance}}'): Row {
  const of = (metric: string) => `${metric}{${matchers}}`;
  return row(
    'Process',
    graph('CPU', 'cores', { [legend]: rate('process_cpu_seconds_total', matchers) }),
    graph('Memory', 'bytes', { [legend]: of('process_resident_memory_bytes') }),
    graph(
      'File descriptors',
      'ratio',
      { [legend]: `${of('process_open_fds')} / ${of('process_max_fds')}` },
      { alarm: { warning: 0.7, critical: 0.9 } },
    ),
  );
}

/** Whether controllers keep up with what they have to do. */
export function queuesRow(matchers: string): Row {
  const legend = '{{name}}';
  return row(
    'Work queues',
    graph('Added', 'per-second', { [legend]: `sum by (name) (${rate('workqueue_adds_total', matchers)})` }),
    graph('Waiting', 'count', { [legend]: `sum by (name) (workqueue_depth{${matchers}})` }),
    graph('Time in the queue, 99th percentile', 'seconds', {
      [legend]: quantile(0.99, 'workqueue_queue_duration_seconds', matchers, ['name']),
    }),
  );
}

/** How the API server answers a program. */
export function clientRow(matchers: string): Row {
  return row(
    'Requests to the API server',
    graph('Requests, by answer', 'requests-per-second', {
      '{{code}}': `sum by (code) (${rate('rest_client_requests_total', matchers)})`,
    }),
    graph('Duration, 99th percentile', 'seconds', {
      '{{verb}}': quantile(0.99, 'rest_client_request_duration_seconds', matchers, ['verb']),
    }),
  );
}

/** How many of a job's targets are up: none is critical. */
export function upStat(matchers: string): Stat {
  return stat('Up', 'count', `sum(up{${matchers}})`, { alarm: { critical: 1, below: true } });
}
