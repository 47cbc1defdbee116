import type { AlertTest, RecordingTest } from './alert-test';
import { recorded } from './recorded';
import { recovering } from './resolving';
import { series } from './series';
import { twoSided } from './two-sided';

const job = { job: 'kube-state-metrics', namespace: 'shop' };
const fires = [{ namespace: 'shop' }];
const simple = twoSided(fires);

/** Gauges of one object that stay as they are, by metric. */
function state(
  labels: Readonly<Record<string, string>>,
  values: Readonly<Record<string, number>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [series(name, { ...job, ...labels }), `${value}x100`]),
  );
}

const pod = { pod: 'a', container: 'main' };
const waiting = (reason: string, value: number) =>
  state({ ...pod, reason }, { kube_pod_container_status_waiting_reason: value });
const phase = (name: string, owner: string) => ({
  ...state({ pod: 'a', phase: name }, { kube_pod_status_phase: 1 }),
  ...state({ pod: 'a', owner_kind: owner }, { kube_pod_owner: 1 }),
});
const generations = (kind: string, observed: number) =>
  state(
    { [kind]: 'web' },
    { [`kube_${kind}_status_observed_generation`]: observed, [`kube_${kind}_metadata_generation`]: 2 },
  );
const deployment = (available: number) =>
  state(
    { deployment: 'web' },
    {
      kube_deployment_spec_replicas: 3,
      kube_deployment_status_replicas_available: available,
      kube_deployment_status_replicas_updated: 3,
    },
  );
const set = (ready: number) =>
  state(
    { statefulset: 'db' },
    {
      kube_statefulset_replicas: 3,
      kube_statefulset_status_replicas_ready: ready,
      kube_statefulset_status_replicas_updated: 3,
    },
  );
const revision = (current: string, updated: number) => ({
  ...state({ statefulset: 'db', revision: current }, { kube_statefulset_status_current_revision: 1 }),
  ...state({ statefulset: 'db', revision: 'new' }, { kube_statefulset_status_update_revision: 1 }),
  ...state({ statefulset: 'db' }, { kube_statefulset_replicas: 3, kube_statefulset_status_replicas_updated: updated }),
});
const daemons = (values: Readonly<Record<string, number>>) => state({ daemonset: 'agent' }, values);
const rollout = (available: number) =>
  daemons({
    kube_daemonset_status_desired_number_scheduled: 3,
    kube_daemonset_status_number_available: available,
    kube_daemonset_status_updated_number_scheduled: 3,
  });
const placed = (current: number) =>
  daemons({
    kube_daemonset_status_desired_number_scheduled: 3,
    kube_daemonset_status_current_number_scheduled: current,
  });
const scaler = { horizontalpodautoscaler: 'web' };
const scaled = (current: number) =>
  state(scaler, {
    kube_horizontalpodautoscaler_status_desired_replicas: 5,
    kube_horizontalpodautoscaler_status_current_replicas: current,
  });
const limited = (current: number, least: number) =>
  state(scaler, {
    kube_horizontalpodautoscaler_status_current_replicas: current,
    kube_horizontalpodautoscaler_spec_max_replicas: 5,
    kube_horizontalpodautoscaler_spec_min_replicas: least,
  });
const task = (active: number) => ({
  [series('kube_job_status_start_time', { ...job, job_name: 'report' })]: '0x1000',
  [series('kube_job_status_active', { ...job, job_name: 'report' })]: `${active}x1000`,
});

const healthy = (current: number) =>
  state(
    { poddisruptionbudget: 'web' },
    { kube_poddisruptionbudget_status_desired_healthy: 2, kube_poddisruptionbudget_status_current_healthy: current },
  );

export const workloadTests: readonly AlertTest[] = [
  recovering({
    alert: 'KubePodCrashLooping',
    stories: [
      {
        when: 'it crashes',
        series: waiting('CrashLoopBackOff', 1),
        at: '20m',
        fires: [{ pod: 'a', container: 'main' }],
      },
      {
        when: 'a scrape falls between two crashes now and then',
        series: {
          [series('kube_pod_container_status_waiting_reason', { ...job, ...pod, reason: 'CrashLoopBackOff' })]:
            '1 1 0 1 1 0 1 1 0 1 1 0 1 1 0 1 1 0 1 1 0 1',
        },
        at: '20m',
        fires: [{ pod: 'a' }],
      },
      { when: 'it runs', series: waiting('CrashLoopBackOff', 0), at: '20m', fires: [] },
    ],
  }),
  recovering({
    alert: 'KubePodNotReady',
    stories: [
      { when: 'it is pending', series: phase('Pending', 'ReplicaSet'), at: '20m', fires: [{ pod: 'a' }] },
      { when: 'it runs', series: phase('Running', 'ReplicaSet'), at: '20m', fires: [] },
      { when: 'it is of a Job, which has alerts of its own', series: phase('Pending', 'Job'), at: '20m', fires: [] },
    ],
  }),
  simple('KubeDeploymentGenerationMismatch', [generations('deployment', 1), generations('deployment', 2)], '20m'),
  simple('KubeStatefulSetGenerationMismatch', [generations('statefulset', 1), generations('statefulset', 2)], '20m'),
  recovering({
    alert: 'KubeDeploymentReplicasMismatch',
    stories: [
      { when: 'a pod is missing', series: deployment(2), at: '30m', fires },
      { when: 'all are there', series: deployment(3), at: '30m', fires: [] },
      {
        when: 'its rollout goes on',
        series: {
          ...deployment(2),
          [series('kube_deployment_status_replicas_updated', { ...job, deployment: 'web' })]: '0+1x40',
        },
        at: '30m',
        fires: [],
      },
    ],
  }),
  simple(
    'KubeDeploymentRolloutStuck',
    [
      state({ deployment: 'web', condition: 'Progressing', status: 'false' }, { kube_deployment_status_condition: 1 }),
      state({ deployment: 'web', condition: 'Progressing', status: 'false' }, { kube_deployment_status_condition: 0 }),
    ],
    '20m',
  ),
  simple('KubeStatefulSetReplicasMismatch', [set(2), set(3)], '30m'),
  simple('KubeStatefulSetUpdateNotRolledOut', [revision('old', 1), revision('new', 3)], '30m'),
  simple('KubeDaemonSetRolloutStuck', [rollout(2), rollout(3)], '30m'),
  simple('KubeDaemonSetNotScheduled', [placed(2), placed(3)], '15m'),
  simple(
    'KubeDaemonSetMisScheduled',
    [
      daemons({ kube_daemonset_status_number_misscheduled: 1 }),
      daemons({ kube_daemonset_status_number_misscheduled: 0 }),
    ],
    '20m',
  ),
  simple('KubeContainerWaiting', [waiting('ImagePullBackOff', 1), waiting('ImagePullBackOff', 0)], '70m'),
  simple('KubeJobNotCompleted', [task(1), task(0)], '13h'),
  simple(
    'KubeJobFailed',
    [
      state({ job_name: 'report', condition: 'true' }, { kube_job_failed: 1 }),
      state({ job_name: 'report', condition: 'true' }, { kube_job_failed: 0 }),
    ],
    '20m',
  ),
  simple('KubeHpaReplicasMismatch', [scaled(3), scaled(5)], '35m'),
  recovering({
    alert: 'KubeHpaMaxedOut',
    stories: [
      { when: 'it is at its limit', series: limited(5, 2), at: '20m', fires },
      { when: 'it has room', series: limited(4, 2), at: '20m', fires: [] },
      { when: 'it may not scale at all', series: limited(5, 5), at: '20m', fires: [] },
    ],
  }),
  simple('KubePdbNotEnoughHealthyPods', [healthy(1), healthy(2)], '20m'),
];

/** A pod, and who it is of. */
const owned = (name: string, kind: string, owner: string) =>
  state({ pod: name, owner_kind: kind, owner_name: owner }, { kube_pod_owner: 1 });
const replicaSet = (name: string, kind: string, owner: string) =>
  state({ replicaset: name, owner_kind: kind, owner_name: owner }, { kube_replicaset_owner: 1 });

/** A pod of each kind of owner that Kubernetes itself brings, and the workload that each is of. */
const everyKind = {
  ...owned('a', 'ReplicaSet', 'web-1'),
  ...replicaSet('web-1', 'Deployment', 'web'),
  ...owned('b', 'ReplicaSet', 'old'),
  ...replicaSet('old', '', ''),
  ...owned('c', 'DaemonSet', 'agent'),
  ...owned('d', 'StatefulSet', 'db'),
  ...owned('e', 'Job', 'report'),
  ...owned('f', '', ''),
  ...owned('g', 'Node', 'node-1'),
};
const workloads = {
  deployment: { pod: 'a', workload: 'web' },
  replicaset: { pod: 'b', workload: 'old' },
  daemonset: { pod: 'c', workload: 'agent' },
  statefulset: { pod: 'd', workload: 'db' },
  job: { pod: 'e', workload: 'report' },
  barepod: { pod: 'f', workload: 'f' },
  staticpod: { pod: 'g', workload: 'g' },
};
const ownerRule = 'namespace_workload_pod:kube_pod_owner:relabel';

/** Tests of what is recorded of workloads. */
export const workloadRecordings: readonly RecordingTest[] = [
  ...Object.entries(workloads).map(([kind, keeps]) =>
    recorded(ownerRule, {
      labels: { workload_type: kind },
      when: 'there is a pod of every kind of owner',
      series: everyKind,
      keeps: { namespace: 'shop', ...keeps },
      yields: 1,
    }),
  ),
  recorded(ownerRule, {
    when: 'one pod is of a controller that Kubernetes does not bring',
    series: { ...everyKind, ...owned('h', 'Cluster', 'pg') },
    keeps: { namespace: 'shop', pod: 'h', workload: 'pg', workload_type: 'Cluster' },
    yields: 1,
  }),
  recorded(ownerRule, {
    when: 'such a controller has a ReplicaSet make its pods',
    series: { ...everyKind, ...owned('h', 'ReplicaSet', 'shop-1'), ...replicaSet('shop-1', 'Rollout', 'shop') },
    keeps: { namespace: 'shop', pod: 'h', workload: 'shop', workload_type: 'Rollout' },
    yields: 1,
  }),
];
