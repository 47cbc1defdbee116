import { type Board, graph, row, stat } from '../board';
import { processRow } from './process';
import { clusterVariable, inCluster, quantile, rate } from './support';

const of = `job="grafana", ${inCluster}`;
const requests = (more = '') =>
  `sum(${rate('grafana_http_request_duration_seconds_count', `${of}${more && `, ${more}`}`)})`;

/** Whether people see what they ask for. */
export const grafanaBoard: Board = {
  uid: 'grafana',
  title: 'Grafana server',
  description: 'Whether people see what they ask for, and how long they wait.',
  tags: ['monitoring'],
  variables: [clusterVariable('grafana_build_info')],
  rows: [
    row(
      'At a glance',
      stat('Up', 'count', `sum(up{${of}})`, { alarm: { critical: 1, below: true } }),
      stat('Success rate', 'ratio', `1 - (${requests('status_code=~"5.."')} or vector(0)) / ${requests()}`, {
        alarm: { critical: 0.95, warning: 0.99, below: true },
      }),
      stat('Dashboards', 'count', `max(grafana_stat_totals_dashboard{${of}})`),
      stat('People in the last 30 days', 'count', `max(grafana_stat_active_users{${of}})`),
    ),
    row(
      'Requests',
      graph('Requests, by answer', 'requests-per-second', {
        '{{status_code}}': `sum by (status_code) (${rate('grafana_http_request_duration_seconds_count', of)})`,
      }),
      graph('Errors, by handler', 'requests-per-second', {
        '{{handler}}': `topk(10, sum by (handler) (${rate('grafana_http_request_duration_seconds_count', `${of}, status_code=~"5.."`)}))`,
      }),
      graph(
        'Duration, 99th percentile',
        'seconds',
        {
          '{{handler}}': `topk(10, ${quantile(0.99, 'grafana_http_request_duration_seconds', of, ['handler'])})`,
        },
        { description: 'The ten handlers that people wait for longest.' },
      ),
      graph('Requests to data sources, by answer', 'requests-per-second', {
        '{{datasource}} {{code}}': `sum by (datasource, code) (${rate('grafana_datasource_request_total', of)})`,
      }),
    ),
    processRow(of, '{{pod}}'),
  ],
};
