import { type Board, graph, row, stat, table } from '../board';
import { clusterVariable, inCluster, objects } from './support';
import { usage } from './usage';

const chosen = 'namespace=~"$namespace", pod=~"$pod"';
const of = `${objects}, ${chosen}`;
const byContainer = usage(['container'], chosen);
const all = usage([], chosen);
const legend = '{{container}}';

/** One pod, container by container. */
export const podBoard: Board = {
  uid: 'pod',
  title: 'Pod',
  description: 'One pod, container by container: state, processor, memory, network and disk.',
  tags: ['kubernetes'],
  variables: [
    clusterVariable('kube_namespace_created'),
    { name: 'namespace', label: 'Namespace', metric: `kube_namespace_created{${inCluster}}` },
    { name: 'pod', label: 'Pod', metric: `kube_pod_info{${inCluster}, namespace=~"$namespace"}` },
  ],
  rows: [
    row(
      'At a glance',
      stat('Ready', 'yes-no', `max(kube_pod_status_ready{${of}, condition="true"})`, {
        alarm: { critical: 1, below: true },
      }),
      stat('Restarts', 'count', `sum(kube_pod_container_status_restarts_total{${of}})`, { alarm: { warning: 1 } }),
      stat('Age', 'seconds', `time() - max(kube_pod_created{${of}})`),
      stat('Memory, of its limits', 'ratio', `${all.memory} / ${all.memoryLimits}`, {
        alarm: { warning: 0.8, critical: 0.95 },
      }),
      stat('Throttled periods', 'ratio', `${all.throttled} or vector(0)`, { alarm: { warning: 0.25 } }),
      stat('CPU, of requests', 'ratio', `${all.cpu} / ${all.cpuRequests}`),
    ),
    row(
      'Containers',
      table('Containers', { container: 'Container' }, [
        { title: 'Ready', unit: 'yes-no', query: `max by (container) (kube_pod_container_status_ready{${of}})` },
        {
          title: 'Restarts',
          unit: 'count',
          query: `max by (container) (kube_pod_container_status_restarts_total{${of}})`,
        },
        { title: 'CPU', unit: 'cores', query: byContainer.cpu },
        { title: 'CPU requests', unit: 'cores', query: byContainer.cpuRequests },
        { title: 'Memory', unit: 'bytes', query: byContainer.memory },
        { title: 'Memory requests', unit: 'bytes', query: byContainer.memoryRequests },
        { title: 'Memory limits', unit: 'bytes', query: byContainer.memoryLimits },
      ]),
      graph('CPU', 'cores', {
        [legend]: byContainer.cpu,
        [`${legend}, requested`]: byContainer.cpuRequests,
      }),
      graph(
        'Throttled periods',
        'ratio',
        { [legend]: byContainer.throttled },
        {
          description: 'Empty for containers without a limit.',
        },
      ),
      graph('Memory', 'bytes', {
        [legend]: byContainer.memory,
        [`${legend}, limit`]: byContainer.memoryLimits,
      }),
    ),
    row(
      'Network and disk',
      graph('Network', 'bytes-per-second', { received: all.received, sent: all.transmitted }),
      graph('Packets', 'packets-per-second', { all: all.packets, dropped: all.drops }),
      graph('Disk, bytes', 'bytes-per-second', { [legend]: byContainer.diskBytes }),
      graph('Disk, operations', 'per-second', { [legend]: byContainer.diskOperations }),
    ),
  ],
};
