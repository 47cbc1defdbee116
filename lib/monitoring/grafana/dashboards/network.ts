import { type Board, graph, row, table } from '../board';
import { nodeUsage } from './node-usage';
import { clusterVariable, inCluster } from './support';
import { usage } from './usage';
import { byWorkload } from './workload-owner';

const chosen = 'namespace=~"$namespace"';
const byNamespace = usage(['namespace'], chosen);
const byPod = usage(['cluster', 'namespace', 'pod'], chosen);
const node = nodeUsage();
const ofWorkloads = (expression: string) => byWorkload(expression, chosen);

/** Who sends and receives how much, from namespaces down to pods. */
export const networkBoard: Board = {
  uid: 'network',
  title: 'Network',
  description: 'Who sends and receives how much, and what is lost: namespaces, workloads, pods and nodes.',
  tags: ['kubernetes'],
  variables: [
    clusterVariable('kube_namespace_created'),
    { name: 'namespace', label: 'Namespace', metric: `kube_namespace_created{${inCluster}}`, multi: true },
  ],
  rows: [
    row(
      'Namespaces',
      graph('Received', 'bytes-per-second', { '{{namespace}}': byNamespace.received }, { stacked: true }),
      graph('Sent', 'bytes-per-second', { '{{namespace}}': byNamespace.transmitted }, { stacked: true }),
      graph('Packets dropped', 'packets-per-second', { '{{namespace}}': byNamespace.drops }),
    ),
    row(
      'Workloads',
      table(
        'Workloads',
        { namespace: 'Namespace', owner_kind: 'Kind', owner_name: 'Workload' },
        [
          { title: 'Received', unit: 'bytes-per-second', query: ofWorkloads(byPod.received) },
          { title: 'Sent', unit: 'bytes-per-second', query: ofWorkloads(byPod.transmitted) },
          { title: 'Packets', unit: 'packets-per-second', query: ofWorkloads(byPod.packets) },
          { title: 'Dropped', unit: 'packets-per-second', query: ofWorkloads(byPod.drops) },
        ],
        {
          sortBy: 'Received',
          opens: { label: 'owner_name', board: 'workload', sets: { namespace: 'namespace', workload: 'owner_name' } },
        },
      ),
    ),
    row(
      'Pods',
      graph('Received, the ten that receive most', 'bytes-per-second', {
        '{{namespace}}/{{pod}}': `topk(10, ${byPod.received})`,
      }),
      graph('Sent, the ten that send most', 'bytes-per-second', {
        '{{namespace}}/{{pod}}': `topk(10, ${byPod.transmitted})`,
      }),
    ),
    row(
      'Nodes',
      graph('Packets dropped', 'packets-per-second', { '{{instance}}': node.dropped }),
      graph('Errors', 'packets-per-second', { '{{instance}}': node.errors }),
      graph('TCP segments retransmitted', 'ratio', { '{{instance}}': node.retransmitted }, { max: 0.05 }),
    ),
  ],
};
