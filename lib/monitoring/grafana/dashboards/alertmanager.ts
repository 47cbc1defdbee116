import { type Board, graph, row, stat } from '../board';
import { processRow } from './process';
import { clusterVariable, inCluster, quantile, rate } from './support';

const of = `job="alertmanager", ${inCluster}`;
const legend = '{{pod}}';
const byIntegration = (metric: string) => `sum by (integration) (${rate(metric, of)})`;
const all = (metric: string) => `sum(${rate(metric, of)})`;

/** Whether people are told. */
export const alertmanagerBoard: Board = {
  uid: 'alertmanager',
  title: 'Alertmanager mesh',
  description: 'Whether alerts arrive, people are told, and the members of the mesh agree.',
  tags: ['monitoring'],
  variables: [clusterVariable('alertmanager_build_info')],
  rows: [
    row(
      'At a glance',
      stat('Members up', 'count', `sum(up{${of}})`, { alarm: { critical: 1, below: true } }),
      stat('Fewest members seen', 'count', `min(alertmanager_cluster_members{${of}})`, {
        description: 'Fewer than are up: the mesh is split, and people are told twice.',
      }),
      stat('Configuration is read', 'yes-no', `min(alertmanager_config_last_reload_successful{${of}})`, {
        alarm: { critical: 1, below: true },
      }),
      stat('Configurations', 'count', `count(count_values("hash", alertmanager_config_hash{${of}}))`, {
        description: 'More than one: members disagree about who is told.',
        alarm: { critical: 2 },
      }),
      stat('Alerts', 'count', `max(sum by (pod) (alertmanager_alerts{${of}, state="active"}))`),
      stat('Silences', 'count', `max(alertmanager_silences{${of}, state="active"})`),
    ),
    row(
      'Alerts',
      graph('Received', 'per-second', {
        '{{status}}': `sum by (status) (${rate('alertmanager_alerts_received_total', of)})`,
        invalid: all('alertmanager_alerts_invalid_total'),
      }),
      graph('Held', 'count', { '{{state}}': `max by (state) (sum by (pod, state) (alertmanager_alerts{${of}}))` }),
    ),
    row(
      'Notifications',
      graph('Sent', 'per-second', { '{{integration}}': byIntegration('alertmanager_notifications_total') }),
      graph('Failed', 'per-second', { '{{integration}}': byIntegration('alertmanager_notifications_failed_total') }),
      graph('Duration, 99th percentile', 'seconds', {
        '{{integration}}': quantile(0.99, 'alertmanager_notification_latency_seconds', of, ['integration']),
      }),
    ),
    row(
      'Mesh',
      graph('Members seen', 'count', { [legend]: `alertmanager_cluster_members{${of}}` }),
      graph('Peers lost', 'count', { [legend]: `alertmanager_cluster_failed_peers{${of}}` }),
      graph('Queued messages', 'count', { [legend]: `alertmanager_cluster_messages_queued{${of}}` }),
    ),
    processRow(of, legend),
  ],
};
