import { type Board, graph, row, stat, table } from '../board';
import { happened } from '../happened';
import { clusterVariable, nodes, objects } from './support';
import { usage } from './usage';

const all = usage([]);
const byNamespace = usage(['namespace']);
const allocatable = (resource: string) => `sum(kube_node_status_allocatable{${objects}, resource="${resource}"})`;
const legend = '{{namespace}}';

/** How full the cluster is, and of what. */
export const clusterBoard: Board = {
  uid: 'cluster',
  title: 'Cluster',
  description: 'How full the cluster is, by namespace: processor, memory, network and disk.',
  tags: ['kubernetes'],
  variables: [clusterVariable('kube_node_info')],
  rows: [
    row(
      'At a glance',
      stat('Nodes', 'count', `count(kube_node_info{${objects}})`),
      stat(
        'Nodes not ready',
        'count',
        `sum(kube_node_status_condition{${objects}, condition="Ready", status=~"false|unknown"})`,
        { alarm: { critical: 1 } },
      ),
      stat('Running pods', 'count', `sum(kube_pod_status_phase{${objects}, phase="Running"})`),
      stat('Pending pods', 'count', `sum(kube_pod_status_phase{${objects}, phase="Pending"})`, {
        description: 'For a node, an image or a volume.',
        alarm: { warning: 1 },
      }),
      stat(
        'Container restarts in an hour',
        'count',
        happened('kube_pod_container_status_restarts_total', objects, '1h'),
        {
          description: 'Restarts within an hour.',
          alarm: { warning: 1, critical: 20 },
        },
      ),
      stat(
        'Volumes above 85 %',
        'count',
        `count(kubelet_volume_stats_available_bytes{job="kubelet", cluster=~"$cluster"} / kubelet_volume_stats_capacity_bytes{job="kubelet", cluster=~"$cluster"} < 0.15) or vector(0)`,
        {
          alarm: { warning: 1 },
        },
      ),
      stat('CPU in use', 'ratio', `1 - avg(rate(node_cpu_seconds_total{${nodes}, mode="idle"}[$__rate_interval]))`, {
        alarm: { warning: 0.8, critical: 0.95 },
      }),
      stat('CPU requested', 'ratio', `${all.cpuRequests} / ${allocatable('cpu')}`, {
        description: 'Requests of pods, of what nodes can give. At 100 % no pod finds a place.',
        alarm: { warning: 0.8, critical: 0.95 },
      }),
      stat(
        'Memory in use',
        'ratio',
        `1 - sum(node_memory_MemAvailable_bytes{${nodes}}) / sum(node_memory_MemTotal_bytes{${nodes}})`,
        { alarm: { warning: 0.8, critical: 0.95 } },
      ),
      stat('Memory requested', 'ratio', `${all.memoryRequests} / ${allocatable('memory')}`, {
        description: 'Requests of pods, of what nodes can give. At 100 % no pod finds a place.',
        alarm: { warning: 0.8, critical: 0.95 },
      }),
    ),
    row(
      'CPU',
      graph('CPU, by namespace', 'cores', { [legend]: byNamespace.cpu }, { stacked: true }),
      graph(
        'Throttled periods',
        'ratio',
        { [legend]: byNamespace.throttled },
        {
          description: 'Periods in which containers with a limit had to wait for the next one.',
        },
      ),
      table(
        'CPU, used and requested',
        { namespace: 'Namespace' },
        [
          { title: 'Used', unit: 'cores', query: byNamespace.cpu },
          { title: 'Requests', unit: 'cores', query: byNamespace.cpuRequests },
          { title: 'Used of requests', unit: 'ratio', query: `${byNamespace.cpu} / ${byNamespace.cpuRequests}` },
          { title: 'Limits', unit: 'cores', query: byNamespace.cpuLimits },
        ],
        { sortBy: 'Used', opens: { label: 'namespace', board: 'namespace', sets: { namespace: 'namespace' } } },
      ),
    ),
    row(
      'Memory',
      graph('Memory, by namespace', 'bytes', { [legend]: byNamespace.memory }, { stacked: true }),
      graph('Memory, of requests', 'ratio', { [legend]: `${byNamespace.memory} / ${byNamespace.memoryRequests}` }),
      table(
        'Memory, used and requested',
        { namespace: 'Namespace' },
        [
          { title: 'Used', unit: 'bytes', query: byNamespace.memory },
          { title: 'Requests', unit: 'bytes', query: byNamespace.memoryRequests },
          { title: 'Used of requests', unit: 'ratio', query: `${byNamespace.memory} / ${byNamespace.memoryRequests}` },
          { title: 'Limits', unit: 'bytes', query: byNamespace.memoryLimits },
        ],
        { sortBy: 'Used', opens: { label: 'namespace', board: 'namespace', sets: { namespace: 'namespace' } } },
      ),
    ),
    row(
      'Network and disk',
      graph('Received', 'bytes-per-second', { [legend]: byNamespace.received }),
      graph('Sent', 'bytes-per-second', { [legend]: byNamespace.transmitted }),
      graph('Packets dropped', 'packets-per-second', { [legend]: byNamespace.drops }),
      graph('Disk, bytes', 'bytes-per-second', { [legend]: byNamespace.diskBytes }),
      graph('Disk, operations', 'per-second', { [legend]: byNamespace.diskOperations }),
    ),
  ],
};
