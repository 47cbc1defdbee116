import type { KubernetesObject } from '../core/manifest';
import { type PodSecurityCheck, podSecurityChecks } from './pod-security';

/** Annotations that allow a deviation start with this, go on with the exception's id, and hold the reason. */
export const exceptionPrefix = 'cdk8s-landscape.io/exception.';

/** A reason shorter than this explains nothing. */
export const shortestReason = 10;

/** Exceptions besides those from Pod Security, and what each allows. */
export const otherExceptions = {
  'rbac-wildcard': 'a (Cluster)Role that grants `*`',
  'rbac-escalation': 'a (Cluster)Role that lets its holder give itself more: escalate, bind, impersonate',
  'rbac-secrets': 'a ClusterRole that lists or watches Secrets of every namespace',
  'rbac-cluster-admin': 'a binding to cluster-admin',
  'open-peer': 'a NetworkPolicy that lets in or out more than pods chosen by label, at given ports',
  'idle-token': 'a pod that mounts the token of an account that no binding grants anything',
  'operator-pods': 'a Service, PodDisruptionBudget, NetworkPolicy or ServiceAccount for pods that an operator makes',
} as const;

/** What an object may deviate from, for a stated reason. */
export type ExceptionId = PodSecurityCheck | keyof typeof otherExceptions;

/** True for the id of an exception that exists. */
export function isException(id: string): id is ExceptionId {
  return Object.hasOwn(podSecurityChecks, id) || Object.hasOwn(otherExceptions, id);
}

/** The exceptions that an object claims: id, as it stands there, and reason. */
export function exceptionsOf({
  metadata,
}: KubernetesObject): readonly { readonly id: string; readonly reason: string }[] {
  const found: { id: string; reason: string }[] = [];
  for (const key in metadata.annotations) {
    if (!key.startsWith(exceptionPrefix)) continue;
    found.push({ id: key.slice(exceptionPrefix.length), reason: (metadata.annotations[key] ?? '').trim() });
  }
  return found;
}
