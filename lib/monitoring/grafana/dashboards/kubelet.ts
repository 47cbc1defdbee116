import { type Board, graph, row, stat } from '../board';
import { happened } from '../happened';
import { processRow } from './process';
import { clusterVariable, inCluster, kubelet, quantile, rate } from './support';

const of = `${kubelet}, node=~"$node"`;
const legend = '{{node}}';
const byNode = (metric: string) => `sum by (node) (${metric}{${of}})`;

/** Whether kubelets start and stop containers in time. */
export const kubeletBoard: Board = {
  uid: 'kubelet',
  title: 'Kubelet',
  description: 'Whether the agents on the nodes start and stop containers and volumes, rightly and in time.',
  tags: ['kubernetes'],
  variables: [
    clusterVariable('up'),
    { name: 'node', label: 'Node', metric: `up{job="kubelet", ${inCluster}}`, multi: true },
  ],
  rows: [
    row(
      'At a glance',
      stat('Up', 'count', `sum(up{${of}})`),
      stat('Down', 'count', `count(up{${of}} == 0) or vector(0)`, { alarm: { critical: 1 } }),
      stat('Pods', 'count', `sum(kubelet_running_pods{${of}})`),
      stat('Containers', 'count', `sum(kubelet_running_containers{${of}, container_state="running"})`),
      stat('Certificates end in', 'days', `min(kubelet_certificate_manager_client_ttl_seconds{${of}}) / 86400`, {
        description: 'The one that ends first. Kubelets renew theirs in time.',
        alarm: { warning: 7, critical: 1, below: true },
      }),
      stat('Evictions in a day', 'count', `${happened('kubelet_evictions', of, '1d')} or vector(0)`, {
        description: 'Pods that had to go because the node ran out of something.',
        alarm: { warning: 1 },
      }),
    ),
    row(
      'Pods',
      graph('Pods', 'count', { [legend]: byNode('kubelet_running_pods') }),
      graph(
        'Pod start, 99th percentile',
        'seconds',
        {
          [legend]: quantile(0.99, 'kubelet_pod_start_duration_seconds', of, ['node']),
        },
        { alarm: { warning: 60 } },
      ),
      graph('Pod worker, 99th percentile', 'seconds', {
        [legend]: quantile(0.99, 'kubelet_pod_worker_duration_seconds', of, ['node']),
      }),
    ),
    row(
      'Container runtime',
      graph('Operations', 'per-second', {
        '{{operation_type}}': `sum by (operation_type) (${rate('kubelet_runtime_operations_total', of)})`,
      }),
      graph('Failed operations', 'per-second', {
        '{{operation_type}}': `sum by (operation_type) (${rate('kubelet_runtime_operations_errors_total', of)})`,
      }),
      graph('Duration, 99th percentile', 'seconds', {
        '{{operation_type}}': quantile(0.99, 'kubelet_runtime_operations_duration_seconds', of, ['operation_type']),
      }),
      graph(
        'PLEG relist, 99th percentile',
        'seconds',
        {
          [legend]: quantile(0.99, 'kubelet_pleg_relist_duration_seconds', of, ['node']),
        },
        { description: 'Above 10 s the node is about to be called not ready.', alarm: { critical: 10 } },
      ),
      graph('Cgroup operations, 99th percentile', 'seconds', {
        '{{operation_type}}': quantile(0.99, 'kubelet_cgroup_manager_duration_seconds', of, ['operation_type']),
      }),
    ),
    row(
      'Volumes',
      graph('Operations', 'per-second', {
        '{{operation_name}} {{status}}': `sum by (operation_name, status) (${rate('storage_operation_duration_seconds_count', of)})`,
      }),
      graph('Duration, 99th percentile', 'seconds', {
        '{{operation_name}}': quantile(0.99, 'storage_operation_duration_seconds', of, ['operation_name']),
      }),
    ),
    row(
      'Requests to the API server',
      graph('Requests, by answer', 'requests-per-second', {
        '{{code}}': `sum by (code) (${rate('rest_client_requests_total', of)})`,
      }),
      graph('Duration, 99th percentile', 'seconds', {
        '{{verb}}': quantile(0.99, 'rest_client_request_duration_seconds', of, ['verb']),
      }),
    ),
    processRow(of, legend),
  ],
};
