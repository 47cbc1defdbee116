import type { AlertTest, RecordingTest } from './alert-test';
import { recorded } from './recorded';
import { recovering } from './resolving';
import { series } from './series';
import { twoSided } from './two-sided';

const job = { job: 'kube-state-metrics' };
const pod = { namespace: 'shop', pod: 'a', container: 'main' };
const cluster = twoSided([{}]);
const namespaced = twoSided([{ namespace: 'shop' }]);

/** Two nodes of ten, and a pod that asks for some. */
function asks(resource: string, amount: number, nodes: readonly string[] = ['a', 'b']): Record<string, string> {
  return {
    ...Object.fromEntries(
      nodes.map((node) => [series('kube_node_status_allocatable', { ...job, resource, node }), '10x60']),
    ),
    [series('kube_pod_container_resource_requests', { ...job, ...pod, resource })]: `${amount}x60`,
    [series('kube_pod_status_phase', { ...job, namespace: 'shop', pod: 'a', phase: 'Running' })]: '1x60',
  };
}

const promises = (resource: string, amount: number) => ({
  [series('kube_node_status_allocatable', { ...job, resource, node: 'a' })]: '10x60',
  [series('kube_resourcequota', {
    ...job,
    namespace: 'shop',
    resource: `requests.${resource}`,
    type: 'hard',
  })]: `${amount}x60`,
});

const quota = (used: number) => ({
  [series('kube_resourcequota', { ...job, namespace: 'shop', resource: 'pods', type: 'used' })]: `${used}x60`,
  [series('kube_resourcequota', { ...job, namespace: 'shop', resource: 'pods', type: 'hard' })]: '100x60',
});

const cadvisor = { job: 'kubelet', metrics_path: '/metrics/cadvisor', image: 'registry.example.com/web:1', ...pod };
const throttled = (periods: number) => ({
  [series('container_cpu_cfs_throttled_periods_total', cadvisor)]: `0+${periods}x60`,
  [series('container_cpu_cfs_periods_total', cadvisor)]: '0+600x60',
});

const killed = (reason: number, restarts: string) => ({
  [series('kube_pod_container_status_restarts_total', { ...job, ...pod })]: restarts,
  [series('kube_pod_container_status_last_terminated_reason', { ...job, ...pod, reason: 'OOMKilled' })]: `${reason}x60`,
});

/** Requests that do not fit without a node; one node alone has nothing to fall back on. */
function overcommit(alert: string, resource: string): AlertTest {
  const test = cluster(alert, [asks(resource, 12), asks(resource, 8)], '20m');
  const alone = { when: 'there is one node alone', series: asks(resource, 9, ['a']), at: '20m', fires: [] };
  return { ...test, stories: [...test.stories, alone] };
}

export const resourceTests: readonly AlertTest[] = [
  overcommit('KubeCPUOvercommit', 'cpu'),
  overcommit('KubeMemoryOvercommit', 'memory'),
  cluster('KubeCPUQuotaOvercommit', [promises('cpu', 20), promises('cpu', 12)], '10m'),
  cluster('KubeMemoryQuotaOvercommit', [promises('memory', 20), promises('memory', 12)], '10m'),
  recovering({
    alert: 'KubeQuotaAlmostFull',
    stories: [
      { when: 'it is almost used up', series: quota(95), at: '20m', fires: [{ namespace: 'shop', resource: 'pods' }] },
      { when: 'there is room', series: quota(50), at: '20m', fires: [] },
      { when: 'it is used up', series: quota(100), at: '20m', fires: [] },
    ],
  }),
  namespaced('KubeQuotaFullyUsed', [quota(100), quota(99)], '20m'),
  namespaced('KubeQuotaExceeded', [quota(110), quota(100)], '20m'),
  namespaced('CPUThrottlingHigh', [throttled(300), throttled(60)], '25m'),
  recovering({
    alert: 'KubeContainerOOMKilled',
    stories: [
      { when: 'it was killed and restarted', series: killed(1, '0x10 1x50'), at: '14m', fires: [pod] },
      { when: 'that is long ago', series: killed(1, '1x60'), at: '30m', fires: [] },
      { when: 'it was restarted for another reason', series: killed(0, '0x10 1x50'), at: '14m', fires: [] },
    ],
  }),
];

/** Nodes that a pod of the name runs on: two for a moment, when it has just ended on one of them. */
const places = (...nodes: readonly string[]) =>
  Object.fromEntries(
    nodes.map((node) => [series('kube_pod_info', { ...job, namespace: 'shop', pod: 'a', node, uid: node }), '1x30']),
  );

const phases = (name: string, running: number) => ({
  [series('kube_pod_status_phase', { ...job, namespace: 'shop', pod: name, phase: 'Running' })]: `${running}x30`,
  [series('kube_pod_status_phase', { ...job, namespace: 'shop', pod: name, phase: 'Pending' })]: '0x30',
});

/** Tests of what is recorded of containers. */
export const resourceRecordings: readonly RecordingTest[] = [
  ...[
    { when: 'a container runs on a node', on: ['a'], keeps: { ...pod, node: 'a' } },
    { when: 'its pod has just moved', on: ['a', 'b'], keeps: pod },
  ].flatMap(({ when, on, keeps }) => [
    recorded('node_namespace_pod_container:container_cpu_usage_seconds_total:sum_rate5m', {
      when: `${when}, and uses half of a processor`,
      series: { ...places(...on), [series('container_cpu_usage_seconds_total', cadvisor)]: '0+30x30' },
      keeps,
      yields: 0.5,
    }),
    ...['working_set_bytes', 'rss', 'cache', 'swap'].map((kind) =>
      recorded(`node_namespace_pod_container:container_memory_${kind}`, {
        when: `${when}, and the sum over its pod is told, too`,
        series: {
          ...places(...on),
          [series(`container_memory_${kind}`, cadvisor)]: '7x30',
          [series(`container_memory_${kind}`, { ...cadvisor, container: '', image: '' })]: '9x30',
        },
        keeps,
        yields: 7,
      }),
    ),
  ]),
  ...['cpu', 'memory'].flatMap((resource) =>
    ['requests', 'limits'].map((what) =>
      recorded(`namespace_${resource}:kube_pod_container_resource_${what}:sum`, {
        when: 'one pod runs, and another one has ended',
        series: {
          ...phases('a', 1),
          ...phases('b', 0),
          ...Object.fromEntries(
            Object.entries({ a: 2, b: 5 }).map(([name, amount]) => [
              series(`kube_pod_container_resource_${what}`, { ...job, ...pod, pod: name, resource }),
              `${amount}x30`,
            ]),
          ),
        },
        keeps: { namespace: 'shop' },
        yields: 2,
      }),
    ),
  ),
];
