import { objects } from './support';

/**
 * PromQL that yields 1 for each pod, with the workload that it belongs to in `owner_kind` and `owner_name`: the Deployment
 * rather than its ReplicaSet. Matchers choose among workloads; names of their labels are those.
 */
export function ownersOf(namespace: string, workload = ''): string {
  const pods = `max by (cluster, namespace, pod, owner_kind, owner_name) (kube_pod_owner{${objects}, ${namespace}, owner_kind!="ReplicaSet"${workload}})`;
  const replicaSets = `max by (cluster, namespace, pod, replicaset) (label_replace(kube_pod_owner{${objects}, ${namespace}, owner_kind="ReplicaSet"}, "replicaset", "$1", "owner_name", "(.+)"))`;
  const deployments = `max by (cluster, namespace, replicaset, owner_kind, owner_name) (kube_replicaset_owner{${objects}, ${namespace}${workload}})`;
  return `(${pods} or ${replicaSets} * on (cluster, namespace, replicaset) group_left (owner_kind, owner_name) ${deployments})`;
}

/** A sum over pods, by workload: `expression` has one series for each pod. */
export function byWorkload(expression: string, namespace: string): string {
  return `sum by (namespace, owner_kind, owner_name) ((${expression}) * on (cluster, namespace, pod) group_left (owner_kind, owner_name) ${ownersOf(namespace)})`;
}

/** Those series of `expression`, one for each pod, that belong to the chosen workload. */
export function ofWorkload(expression: string, namespace: string, workload: string): string {
  return `(${expression}) * on (cluster, namespace, pod) group_left () max by (cluster, namespace, pod) ${ownersOf(namespace, workload)}`;
}
