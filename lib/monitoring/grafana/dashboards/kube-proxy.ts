import { type Board, graph, row, stat } from '../board';
import { clientRow, processRow, upStat } from './process';
import { clusterVariable, inCluster, quantile, rate } from './support';

const of = `job="kube-proxy", ${inCluster}`;
const sync = 'kubeproxy_sync_proxy_rules_duration_seconds';

/** Whether Services lead where they should, soon after their pods change. */
export const kubeProxyBoard: Board = {
  uid: 'kube-proxy',
  title: 'kube-proxy',
  description: 'Whether Services lead where they should, soon after the pods behind them change.',
  tags: ['kubernetes'],
  variables: [clusterVariable('up')],
  rows: [
    row(
      'At a glance',
      upStat(of),
      stat('Oldest rules', 'seconds', `time() - min(kubeproxy_sync_proxy_rules_last_timestamp_seconds{${of}})`, {
        description: 'Since the node that was written last of all wrote its rules.',
      }),
      stat(
        'Until a change counts, 99th percentile',
        'seconds',
        quantile(0.99, 'kubeproxy_network_programming_duration_seconds', of),
        { alarm: { warning: 30, critical: 120 } },
      ),
    ),
    row(
      'Rules',
      graph('Syncs', 'per-second', { '{{instance}}': `sum by (instance) (${rate(`${sync}_count`, of)})` }),
      graph('Sync duration, 99th percentile', 'seconds', { '{{instance}}': quantile(0.99, sync, of, ['instance']) }),
      graph('Changes', 'per-second', {
        services: `sum(${rate('kubeproxy_sync_proxy_rules_service_changes_total', of)})`,
        endpoints: `sum(${rate('kubeproxy_sync_proxy_rules_endpoint_changes_total', of)})`,
      }),
    ),
    clientRow(of),
    processRow(of),
  ],
};
