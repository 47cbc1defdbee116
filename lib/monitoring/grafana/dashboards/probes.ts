import { type Board, graph, row, stat, table } from '../board';
import { clusterVariable, inCluster } from './support';

const of = `${inCluster}, instance=~"$instance"`;
const legend = '{{instance}}';

/** Whether endpoints answer, seen from outside of them. */
export const probesBoard: Board = {
  uid: 'probes',
  title: 'Probes',
  description:
    'Whether endpoints answer as their clients would see it, how fast, and how long their certificates last.',
  tags: ['monitoring'],
  variables: [
    clusterVariable('probe_success'),
    { name: 'instance', label: 'Endpoint', metric: `probe_success{${inCluster}}`, multi: true },
  ],
  rows: [
    row(
      'At a glance',
      stat('Endpoints', 'count', `count(probe_success{${of}})`),
      stat('Not answering', 'count', `count(probe_success{${of}} == 0) or vector(0)`, { alarm: { critical: 1 } }),
      stat('Answered in the last day', 'ratio', `avg(avg_over_time(probe_success{${of}}[1d]))`, {
        alarm: { critical: 0.99, warning: 0.999, below: true },
      }),
      stat('First certificate ends in', 'days', `min(probe_ssl_earliest_cert_expiry{${of}} - time()) / 86400`, {
        alarm: { critical: 3, warning: 14, below: true },
      }),
    ),
    row(
      'Endpoints',
      table('Endpoints', { instance: 'Endpoint', job: 'Job' }, [
        { title: 'Answers', unit: 'yes-no', query: `min by (instance, job) (probe_success{${of}})` },
        {
          title: 'In the last day',
          unit: 'ratio',
          query: `min by (instance, job) (avg_over_time(probe_success{${of}}[1d]))`,
        },
        { title: 'Duration', unit: 'seconds', query: `max by (instance, job) (probe_duration_seconds{${of}})` },
        { title: 'Status', unit: 'count', query: `max by (instance, job) (probe_http_status_code{${of}})` },
        {
          title: 'Certificate ends in',
          unit: 'days',
          query: `min by (instance, job) (probe_ssl_earliest_cert_expiry{${of}} - time()) / 86400`,
        },
      ]),
      graph('Answers', 'ratio', { [legend]: `avg by (instance) (avg_over_time(probe_success{${of}}[5m]))` }),
      graph('Duration', 'seconds', { [legend]: `max by (instance) (probe_duration_seconds{${of}})` }),
      graph('HTTP duration, by phase', 'seconds', {
        '{{instance}} {{phase}}': `max by (instance, phase) (probe_http_duration_seconds{${of}})`,
      }),
      graph('DNS lookup', 'seconds', {
        [legend]: `max by (instance) (probe_dns_lookup_time_seconds{${of}})`,
      }),
    ),
  ],
};
