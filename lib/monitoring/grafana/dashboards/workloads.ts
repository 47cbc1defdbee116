import { type Board, type Column, graph, row, stat, table } from '../board';
import { clusterVariable, inCluster, objects } from './support';
import { usage } from './usage';
import { byWorkload, ofWorkload, ownersOf } from './workload-owner';

const chosen = 'namespace=~"$namespace"';
const of = `${objects}, ${chosen}`;
const perPod = usage(['cluster', 'namespace', 'pod'], chosen);
const grouped = (expression: string) => byWorkload(expression, chosen);
const legend = '{{owner_kind}} {{owner_name}}';

const namespaceVariable = { name: 'namespace', label: 'Namespace', metric: `kube_namespace_created{${inCluster}}` };

function state(label: string, metrics: Readonly<Record<string, string>>): Column[] {
  return Object.entries(metrics).map(([title, metric]) => ({
    title,
    unit: 'count',
    query: `max by (${label}) (${metric}{${of}})`,
  }));
}

/** Whether the workloads of a namespace are as they should be, and what each takes. */
export const workloadsBoard: Board = {
  uid: 'workloads',
  title: 'Workloads',
  description: 'Whether the workloads of a namespace are as they should be, and what each of them takes.',
  tags: ['kubernetes'],
  variables: [clusterVariable('kube_namespace_created'), namespaceVariable],
  rows: [
    row(
      'At a glance',
      stat(
        'Deployments short of replicas',
        'count',
        `count(kube_deployment_spec_replicas{${of}} > kube_deployment_status_replicas_available{${of}}) or vector(0)`,
        { alarm: { warning: 1 } },
      ),
      stat(
        'StatefulSets short of replicas',
        'count',
        `count(kube_statefulset_replicas{${of}} > kube_statefulset_status_replicas_ready{${of}}) or vector(0)`,
        { alarm: { warning: 1 } },
      ),
      stat(
        'DaemonSets not on every node',
        'count',
        `count(kube_daemonset_status_desired_number_scheduled{${of}} > kube_daemonset_status_number_available{${of}}) or vector(0)`,
        { alarm: { warning: 1 } },
      ),
      stat('Jobs failed', 'count', `sum(kube_job_failed{${of}, condition="true"}) or vector(0)`, {
        alarm: { warning: 1 },
      }),
      stat(
        'Autoscalers at their maximum',
        'count',
        `count(kube_horizontalpodautoscaler_status_current_replicas{${of}} >= kube_horizontalpodautoscaler_spec_max_replicas{${of}}) or vector(0)`,
        { alarm: { warning: 1 } },
      ),
      stat(
        'PodDisruptionBudgets that block',
        'count',
        `count(kube_poddisruptionbudget_status_pod_disruptions_allowed{${of}} == 0) or vector(0)`,
        {
          description: 'Disruption budgets that let no pod go: a drain of its node would wait.',
          alarm: { warning: 1 },
        },
      ),
    ),
    row(
      'Replicas',
      table(
        'Deployments',
        { deployment: 'Deployment' },
        state('deployment', {
          Wanted: 'kube_deployment_spec_replicas',
          Updated: 'kube_deployment_status_replicas_updated',
          Available: 'kube_deployment_status_replicas_available',
        }),
      ),
      table(
        'StatefulSets',
        { statefulset: 'StatefulSet' },
        state('statefulset', {
          Wanted: 'kube_statefulset_replicas',
          Updated: 'kube_statefulset_status_replicas_updated',
          Ready: 'kube_statefulset_status_replicas_ready',
        }),
      ),
      table(
        'DaemonSets',
        { daemonset: 'DaemonSet' },
        state('daemonset', {
          Wanted: 'kube_daemonset_status_desired_number_scheduled',
          Updated: 'kube_daemonset_status_updated_number_scheduled',
          Available: 'kube_daemonset_status_number_available',
        }),
      ),
    ),
    row(
      'Resources',
      graph('CPU', 'cores', { [legend]: grouped(perPod.cpu) }, { stacked: true }),
      graph('Memory', 'bytes', { [legend]: grouped(perPod.memory) }, { stacked: true }),
      table(
        'Used and requested',
        { owner_kind: 'Kind', owner_name: 'Workload' },
        [
          { title: 'CPU', unit: 'cores', query: ownerTotals(perPod.cpu) },
          { title: 'CPU requests', unit: 'cores', query: ownerTotals(perPod.cpuRequests) },
          { title: 'Memory', unit: 'bytes', query: ownerTotals(perPod.memory) },
          { title: 'Memory requests', unit: 'bytes', query: ownerTotals(perPod.memoryRequests) },
          { title: 'Memory limits', unit: 'bytes', query: ownerTotals(perPod.memoryLimits) },
        ],
        {
          sortBy: 'Memory',
          opens: { label: 'owner_name', board: 'workload', sets: { workload: 'owner_name' }, keeps: ['namespace'] },
        },
      ),
      graph('Received', 'bytes-per-second', { [legend]: grouped(perPod.received) }),
      graph('Sent', 'bytes-per-second', { [legend]: grouped(perPod.transmitted) }),
    ),
  ],
};

function ownerTotals(expression: string): string {
  return `sum by (owner_kind, owner_name) (${grouped(expression)})`;
}

const one = (expression: string) => ofWorkload(expression, chosen, ', owner_name=~"$workload"');

/** The pods of one workload beside each other. */
export const workloadBoard: Board = {
  uid: 'workload',
  title: 'Workload',
  description: 'The pods of one workload beside each other: what they take, and what they asked for.',
  tags: ['kubernetes'],
  variables: [
    clusterVariable('kube_namespace_created'),
    namespaceVariable,
    { name: 'workload', label: 'Workload', metric: `sum by (owner_name) ${ownersOf(chosen)}`, of: 'owner_name' },
  ],
  rows: [
    row(
      'CPU and memory',
      graph('CPU', 'cores', { '{{pod}}': one(perPod.cpu) }),
      graph('Memory', 'bytes', { '{{pod}}': one(perPod.memory) }),
      graph('Throttled periods', 'ratio', { '{{pod}}': one(perPod.throttled) }),
      table(
        'Pods',
        { pod: 'Pod' },
        [
          { title: 'CPU', unit: 'cores', query: `sum by (pod) (${one(perPod.cpu)})` },
          { title: 'CPU requests', unit: 'cores', query: `sum by (pod) (${one(perPod.cpuRequests)})` },
          { title: 'Memory', unit: 'bytes', query: `sum by (pod) (${one(perPod.memory)})` },
          { title: 'Memory requests', unit: 'bytes', query: `sum by (pod) (${one(perPod.memoryRequests)})` },
          { title: 'Memory limits', unit: 'bytes', query: `sum by (pod) (${one(perPod.memoryLimits)})` },
        ],
        { sortBy: 'Memory', opens: { label: 'pod', board: 'pod', sets: { pod: 'pod' }, keeps: ['namespace'] } },
      ),
    ),
    row(
      'Network',
      graph('Received', 'bytes-per-second', { '{{pod}}': one(perPod.received) }),
      graph('Sent', 'bytes-per-second', { '{{pod}}': one(perPod.transmitted) }),
      graph('Packets dropped', 'packets-per-second', { '{{pod}}': one(perPod.drops) }),
    ),
  ],
};
