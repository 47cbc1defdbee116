import { type Alert, alert, type RuleSet } from '../../core';

const job = 'job="kube-state-metrics"';

/** Holds while a workload that changes goes on changing: the alert waits for a standstill. */
const still = (metric: string) => `changes(${metric}{${job}}[10m]) == 0`;

/** Minutes that a change may take before anybody has to look. */
const patience = 15;

/** A controller that has not seen the newest specification of its object. */
function generation(kind: 'Deployment' | 'StatefulSet'): Alert {
  const id = kind.toLowerCase();
  return alert({
    name: `Kube${kind}GenerationMismatch`,
    severity: 'warning',
    expression: `kube_${id}_status_observed_generation{${job}} != kube_${id}_metadata_generation{${job}}`,
    minutes: patience,
    summary: `A ${kind} was changed, and nobody acted on it.`,
    description: `{{ $labels.namespace }}/{{ $labels.${id} }} is at generation {{ $value }} in its status, and at another in its specification.`,
  });
}

/** Pods of ReplicaSets that are themselves owned by such a kind, with the owner of the ReplicaSet in place of their own. */
const ofReplicaSets = (kinds: string) =>
  `label_replace(kube_pod_owner{${job},owner_kind="ReplicaSet"}, "replicaset", "$1", "owner_name", "(.*)") * on (replicaset, namespace) group_left (owner_kind, owner_name) topk by (replicaset, namespace) (1, max by (replicaset, namespace, owner_kind, owner_name) (kube_replicaset_owner{${job},${kinds}}))`;

/** Kinds that Kubernetes itself runs pods with; a pod of no kind is alone, one of a node is static. */
const ownKinds = 'ReplicaSet|DaemonSet|StatefulSet|Job|Node|';

/** A workload of each pod, by kind: the owner of a ReplicaSet, or the ReplicaSet if it has none, the controller itself, or the pod alone. */
const owners = [
  {
    workload: 'deployment',
    expression: `max by (namespace, workload, pod) (label_replace(${ofReplicaSets('owner_kind="Deployment"')}, "workload", "$1", "owner_name", "(.*)"))`,
  },
  {
    workload: 'replicaset',
    expression: `max by (namespace, workload, pod) (label_replace(${ofReplicaSets('owner_kind=""')}, "workload", "$1", "replicaset", "(.*)"))`,
  },
  ...['DaemonSet', 'StatefulSet', 'Job'].map((kind) => ({
    workload: kind.toLowerCase(),
    expression: `max by (namespace, workload, pod) (label_replace(kube_pod_owner{${job},owner_kind="${kind}"}, "workload", "$1", "owner_name", "(.*)"))`,
  })),
  {
    workload: 'barepod',
    expression: `max by (namespace, workload, pod) (label_replace(kube_pod_owner{${job},owner_kind=""}, "workload", "$1", "pod", "(.+)"))`,
  },
  {
    workload: 'staticpod',
    expression: `max by (namespace, workload, pod) (label_replace(kube_pod_owner{${job},owner_kind="Node"}, "workload", "$1", "pod", "(.+)"))`,
  },
];

/** Controllers that Kubernetes does not bring, of pods or of ReplicaSets: the kind is told as they call it. */
const otherOwners = `max by (namespace, workload, workload_type, pod) (label_replace(label_replace(kube_pod_owner{${job},owner_kind!~"${ownKinds}"} or ${ofReplicaSets('owner_kind!~"Deployment|"')}, "workload", "$1", "owner_name", "(.*)"), "workload_type", "$1", "owner_kind", "(.*)"))`;

const ownerRule = 'namespace_workload_pod:kube_pod_owner:relabel';

/** Rules about workloads and their pods, over the metrics of kube-state-metrics. */
export const workloadRules: RuleSet = {
  name: 'workloads',
  rules: [
    ...owners.map(({ workload, expression }) => ({ name: ownerRule, expression, labels: { workload_type: workload } })),
    { name: ownerRule, expression: otherOwners },
  ],
  alerts: [
    alert({
      name: 'KubePodCrashLooping',
      severity: 'warning',
      // A scrape that falls between two crashes must not begin the wait anew.
      expression: `max_over_time(kube_pod_container_status_waiting_reason{${job},reason="CrashLoopBackOff"}[5m]) >= 1`,
      minutes: patience,
      summary: 'A container crashes as often as it is started.',
      description:
        'Container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} waits to be started again.',
    }),
    alert({
      name: 'KubePodNotReady',
      severity: 'warning',
      expression: `sum by (namespace, pod) (max by (namespace, pod) (kube_pod_status_phase{${job},phase=~"Pending|Unknown"}) * on (namespace, pod) group_left () topk by (namespace, pod) (1, max by (namespace, pod, owner_kind) (kube_pod_owner{${job},owner_kind!="Job"}))) > 0`,
      minutes: patience,
      summary: 'A pod has not started.',
      description: '{{ $labels.namespace }}/{{ $labels.pod }} has been pending or unknown for 15 minutes.',
    }),
    generation('Deployment'),
    alert({
      name: 'KubeDeploymentReplicasMismatch',
      severity: 'warning',
      expression: `kube_deployment_spec_replicas{${job}} > kube_deployment_status_replicas_available{${job}} and ${still('kube_deployment_status_replicas_updated')}`,
      minutes: patience,
      summary: 'A Deployment has fewer pods than it wants.',
      description:
        '{{ $labels.namespace }}/{{ $labels.deployment }} wants {{ $value }} pods and has had fewer for 15 minutes.',
    }),
    alert({
      name: 'KubeDeploymentRolloutStuck',
      severity: 'warning',
      expression: `kube_deployment_status_condition{${job},condition="Progressing",status="false"} != 0`,
      minutes: patience,
      summary: 'The rollout of a Deployment does not get on.',
      description: '{{ $labels.namespace }}/{{ $labels.deployment }} has passed its deadline for progress.',
    }),
    alert({
      name: 'KubeStatefulSetReplicasMismatch',
      severity: 'warning',
      expression: `kube_statefulset_replicas{${job}} > kube_statefulset_status_replicas_ready{${job}} and ${still('kube_statefulset_status_replicas_updated')}`,
      minutes: patience,
      summary: 'A StatefulSet has fewer pods that are ready than it wants.',
      description:
        '{{ $labels.namespace }}/{{ $labels.statefulset }} wants {{ $value }} pods and has had fewer for 15 minutes.',
    }),
    generation('StatefulSet'),
    alert({
      name: 'KubeStatefulSetUpdateNotRolledOut',
      severity: 'warning',
      expression: `max by (namespace, statefulset) (kube_statefulset_status_current_revision{${job}} unless kube_statefulset_status_update_revision{${job}}) * on (namespace, statefulset) (kube_statefulset_replicas{${job}} > kube_statefulset_status_replicas_updated{${job}}) and on (namespace, statefulset) ${still('kube_statefulset_status_replicas_updated')}`,
      minutes: patience,
      summary: 'A change of a StatefulSet has not reached all of its pods.',
      description: '{{ $labels.namespace }}/{{ $labels.statefulset }} has had pods of an old revision for 15 minutes.',
    }),
    alert({
      name: 'KubeDaemonSetRolloutStuck',
      severity: 'warning',
      expression: `kube_daemonset_status_desired_number_scheduled{${job}} > kube_daemonset_status_number_available{${job}} and ${still('kube_daemonset_status_updated_number_scheduled')}`,
      minutes: patience,
      summary: 'A DaemonSet lacks pods on some nodes.',
      description:
        '{{ $labels.namespace }}/{{ $labels.daemonset }} wants {{ $value }} pods and has had fewer for 15 minutes.',
    }),
    alert({
      name: 'KubeDaemonSetNotScheduled',
      severity: 'warning',
      expression: `kube_daemonset_status_desired_number_scheduled{${job}} - kube_daemonset_status_current_number_scheduled{${job}} > 0`,
      minutes: 10,
      summary: 'Pods of a DaemonSet find no place on their nodes.',
      description: '{{ $value }} pods of {{ $labels.namespace }}/{{ $labels.daemonset }} are not scheduled.',
    }),
    alert({
      name: 'KubeDaemonSetMisScheduled',
      severity: 'warning',
      expression: `kube_daemonset_status_number_misscheduled{${job}} > 0`,
      minutes: patience,
      summary: 'Pods of a DaemonSet run on nodes where they should not.',
      description: '{{ $value }} pods of {{ $labels.namespace }}/{{ $labels.daemonset }} run on the wrong nodes.',
    }),
    alert({
      name: 'KubeContainerWaiting',
      severity: 'warning',
      expression: `kube_pod_container_status_waiting_reason{${job},reason!="CrashLoopBackOff"} > 0`,
      minutes: 60,
      summary: 'A container has been waiting to start for an hour.',
      description:
        'Container {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} waits because of {{ $labels.reason }}.',
    }),
    alert({
      name: 'KubeJobNotCompleted',
      severity: 'warning',
      expression: `time() - max by (namespace, job_name) (kube_job_status_start_time{${job}} and kube_job_status_active{${job}} > 0) > 12 * 3600`,
      minutes: 5,
      summary: 'A Job does not come to its end.',
      description:
        '{{ $labels.namespace }}/{{ $labels.job_name }} has been running for {{ $value | humanizeDuration }}.',
    }),
    alert({
      name: 'KubeJobFailed',
      severity: 'warning',
      expression: `kube_job_failed{${job},condition="true"} > 0`,
      minutes: patience,
      summary: 'A Job has failed.',
      description:
        '{{ $labels.namespace }}/{{ $labels.job_name }} has given up. It goes when the Job is deleted or runs anew.',
    }),
    alert({
      name: 'KubeHpaReplicasMismatch',
      severity: 'warning',
      expression: `kube_horizontalpodautoscaler_status_desired_replicas{${job}} != kube_horizontalpodautoscaler_status_current_replicas{${job}} and changes(kube_horizontalpodautoscaler_status_current_replicas{${job}}[15m]) == 0`,
      minutes: patience,
      summary: 'An autoscaler does not get the pods that it asks for.',
      description:
        '{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} asks for {{ $value }} pods and has had another number for 15 minutes.',
    }),
    alert({
      name: 'KubeHpaMaxedOut',
      severity: 'warning',
      expression: `kube_horizontalpodautoscaler_status_current_replicas{${job}} == kube_horizontalpodautoscaler_spec_max_replicas{${job}} and kube_horizontalpodautoscaler_spec_max_replicas{${job}} != kube_horizontalpodautoscaler_spec_min_replicas{${job}}`,
      minutes: patience,
      summary: 'An autoscaler may add no more pods.',
      description:
        '{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} has been at its limit of {{ $value }} pods for 15 minutes.',
    }),
    alert({
      name: 'KubePdbNotEnoughHealthyPods',
      severity: 'warning',
      expression: `kube_poddisruptionbudget_status_desired_healthy{${job}} - kube_poddisruptionbudget_status_current_healthy{${job}} > 0`,
      minutes: patience,
      summary: 'A workload has fewer healthy pods than its disruption budget wants.',
      description: '{{ $labels.namespace }}/{{ $labels.poddisruptionbudget }} lacks {{ $value }} healthy pods.',
    }),
  ],
};
