import { type Board, graph, row, stat, table } from '../board';
import { alertsFiring, clusterVariable, inCluster } from './support';

const up = `up{${inCluster}}`;

/** What needs somebody now, and whether everything is watched. */
export const platformBoard: Board = {
  uid: 'platform',
  title: 'Platform',
  description: 'What needs somebody now, and whether everything is watched. The first page.',
  tags: [],
  variables: [clusterVariable('up')],
  rows: [
    row(
      'Now',
      stat('Critical alerts', 'count', alertsFiring('severity="critical"'), { alarm: { critical: 1 } }),
      stat('Warnings', 'count', alertsFiring('severity="warning"'), { alarm: { warning: 1 } }),
      stat('Targets', 'count', `count(${up})`, { description: 'Expositions of metrics that are scraped.' }),
      stat('Targets down', 'count', `count(${up} == 0) or vector(0)`, {
        description: 'What is behind them is not watched, and may be down itself.',
        alarm: { warning: 1, critical: 5 },
      }),
    ),
    row(
      'Alerts',
      table(
        'Firing alerts',
        { alertname: 'Alert', severity: 'Severity', namespace: 'Namespace' },
        [
          {
            title: 'Series',
            unit: 'count',
            query: `count by (alertname, severity, namespace) (ALERTS{${inCluster}, alertstate="firing", severity=~"critical|warning|info"})`,
          },
        ],
        { description: 'Each has a runbook: the address is in the notification.' },
      ),
      graph(
        'Firing alerts, by severity',
        'count',
        {
          '{{severity}}': `sum by (severity) (ALERTS{${inCluster}, alertstate="firing", severity=~"critical|warning|info"})`,
        },
        { stacked: true },
      ),
    ),
    row(
      'What is watched',
      table('Jobs', { job: 'Job' }, [
        { title: 'Targets', unit: 'count', query: `count by (job) (${up})` },
        { title: 'Up', unit: 'ratio', query: `avg by (job) (${up})` },
        { title: 'Samples a scrape', unit: 'count', query: `sum by (job) (scrape_samples_scraped{${inCluster}})` },
        { title: 'Slowest scrape', unit: 'seconds', query: `max by (job) (scrape_duration_seconds{${inCluster}})` },
      ]),
    ),
  ],
};
