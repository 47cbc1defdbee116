import { type Board, graph, row, stat, table } from '../board';
import { happened } from '../happened';
import { clusterVariable, inCluster, objects } from './support';
import { usage } from './usage';

const chosen = 'namespace=~"$namespace"';
const byPod = usage(['pod'], chosen);
const all = usage([], chosen);
const legend = '{{pod}}';
const of = `${objects}, ${chosen}`;

/** What one namespace takes, and what its quotas leave. */
export const namespaceBoard: Board = {
  uid: 'namespace',
  title: 'Namespace',
  description: 'What the pods of one namespace take, against what they asked for and what quotas leave.',
  tags: ['kubernetes'],
  variables: [
    clusterVariable('kube_namespace_created'),
    { name: 'namespace', label: 'Namespace', metric: `kube_namespace_created{${inCluster}}` },
  ],
  rows: [
    row(
      'At a glance',
      stat('Running pods', 'count', `sum(kube_pod_status_phase{${of}, phase="Running"})`),
      stat(
        'Pods not ready',
        'count',
        `sum(kube_pod_status_ready{${of}, condition="false"} * on (cluster, namespace, pod) group_left () (max by (cluster, namespace, pod) (kube_pod_status_phase{${of}, phase=~"Running|Pending"}) == 1)) or vector(0)`,
        {
          alarm: { warning: 1 },
        },
      ),
      stat('Restarts in an hour', 'count', happened('kube_pod_container_status_restarts_total', of, '1h'), {
        alarm: { warning: 1, critical: 5 },
      }),
      stat('CPU, of requests', 'ratio', `${all.cpu} / ${all.cpuRequests}`),
      stat('Memory, of requests', 'ratio', `${all.memory} / ${all.memoryRequests}`),
      stat('Firing alerts', 'count', `count(ALERTS{${inCluster}, ${chosen}, alertstate="firing"}) or vector(0)`, {
        alarm: { warning: 1 },
      }),
    ),
    row(
      'CPU and memory',
      graph('CPU, by pod', 'cores', { [legend]: byPod.cpu }, { stacked: true }),
      graph('Memory, by pod', 'bytes', { [legend]: byPod.memory }, { stacked: true }),
      table(
        'Pods',
        { pod: 'Pod' },
        [
          { title: 'CPU', unit: 'cores', query: byPod.cpu },
          { title: 'CPU requests', unit: 'cores', query: byPod.cpuRequests },
          { title: 'Throttled', unit: 'ratio', query: byPod.throttled },
          { title: 'Memory', unit: 'bytes', query: byPod.memory },
          { title: 'Memory requests', unit: 'bytes', query: byPod.memoryRequests },
          { title: 'Memory limits', unit: 'bytes', query: byPod.memoryLimits },
          { title: 'Restarts', unit: 'count', query: `sum by (pod) (kube_pod_container_status_restarts_total{${of}})` },
        ],
        { sortBy: 'Memory', opens: { label: 'pod', board: 'pod', sets: { pod: 'pod' }, keeps: ['namespace'] } },
      ),
    ),
    row(
      'Quotas',
      table(
        'Quotas',
        { resourcequota: 'Quota', resource: 'Resource' },
        [
          {
            title: 'Used',
            unit: 'count',
            query: `max by (resourcequota, resource) (kube_resourcequota{${of}, type="used"})`,
          },
          {
            title: 'Limit',
            unit: 'count',
            query: `max by (resourcequota, resource) (kube_resourcequota{${of}, type="hard"})`,
          },
          {
            title: 'Used of limit',
            unit: 'ratio',
            query: `max by (resourcequota, resource) (kube_resourcequota{${of}, type="used"}) / (max by (resourcequota, resource) (kube_resourcequota{${of}, type="hard"}) > 0)`,
          },
        ],
        { description: 'Empty where the namespace has no quota.', sortBy: 'Used of limit' },
      ),
    ),
    row(
      'Network and disk',
      graph('Received, by pod', 'bytes-per-second', { [legend]: byPod.received }),
      graph('Sent, by pod', 'bytes-per-second', { [legend]: byPod.transmitted }),
      graph('Packets dropped, by pod', 'packets-per-second', { [legend]: byPod.drops }),
      graph('Packets, by pod', 'packets-per-second', { [legend]: byPod.packets }),
      graph('Disk bytes, by pod', 'bytes-per-second', { [legend]: byPod.diskBytes }),
      graph('Disk operations, by pod', 'per-second', { [legend]: byPod.diskOperations }),
    ),
  ],
};
