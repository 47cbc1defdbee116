import { isDeepStrictEqual } from 'node:util';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { annotationPrefix } from './labels';
import { lazy } from './lazy';

/** A verb of the Kubernetes API. Wildcards and the verbs that escalate are left out on purpose. */
export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection'
  | 'use'
  | 'approve';

/** What a workload may do with some resources. */
export interface AccessRule {
  /** API groups; `''` is the core group. */
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly Verb[];
  /** Only objects of these names, or a function that tells them at synthesis. @default all */
  readonly names?: readonly string[] | (() => readonly string[]);
}

/** What a workload may do through the Kubernetes API. Declaring any mounts its token and opens the way to the server. */
export interface Access {
  /** In every namespace, and for cluster-scoped resources. */
  readonly cluster?: readonly AccessRule[];
  /** In the workload's own namespace. */
  readonly namespace?: readonly AccessRule[];
  /** Paths of the API server that belong to no resource, to read: `/metrics`. */
  readonly urls?: readonly string[];
  /** Why it has to list or watch the Secrets of every namespace. @default it may not */
  readonly readsAllSecrets?: string;
  /** Asks the API server whose token it was given: TokenReview and SubjectAccessReview. @default false */
  readonly reviewsTokens?: boolean;
  /** Why its token is mounted although it may do nothing. @default it may do something */
  readonly idleToken?: string;
}

/** Whether two rules grant the same in the same words. */
export function sameRule(one: AccessRule, other: AccessRule): boolean {
  return isDeepStrictEqual(one, other);
}

/** Who is granted access. */
export interface Grantee {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/** Declares roles and bindings for a ServiceAccount. */
export function grant(scope: Construct, grantee: Grantee, access: Access): void {
  const { name, namespace, labels } = grantee;
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  if (access.cluster || access.urls) {
    const clusterName = `${namespace}-${name}`;
    new k8s.KubeClusterRole(scope, 'cluster-role', {
      metadata: {
        name: clusterName,
        labels,
        annotations: access.readsAllSecrets
          ? { [`${annotationPrefix}/exception.rbac-secrets`]: access.readsAllSecrets }
          : undefined,
      },
      rules: [...(access.cluster ?? []).map(renderRule), ...urlRules(access.urls)],
    });
    new k8s.KubeClusterRoleBinding(scope, 'cluster-role-binding', {
      metadata: { name: clusterName, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterName },
      subjects,
    });
  }
  if (access.reviewsTokens) {
    new k8s.KubeClusterRoleBinding(scope, 'auth-delegator-binding', {
      metadata: { name: `${namespace}-${name}-auth-delegator`, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:auth-delegator' },
      subjects,
    });
  }
  if (access.namespace) {
    new k8s.KubeRole(scope, 'role', { metadata: { name, namespace, labels }, rules: access.namespace.map(renderRule) });
    new k8s.KubeRoleBinding(scope, 'role-binding', {
      metadata: { name, namespace, labels },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects,
    });
  }
}

/** Declares a role in a namespace other than the grantee's, and binds it. The rules are asked for at synthesis. */
export function grantIn(
  scope: Construct,
  grantee: Grantee,
  namespace: string,
  rules: () => readonly AccessRule[],
): void {
  const metadata = { name: `${grantee.namespace}-${grantee.name}`, namespace, labels: grantee.labels };
  new k8s.KubeRole(scope, `role-${namespace}`, { metadata, rules: lazy(() => rules().map(renderRule)) });
  new k8s.KubeRoleBinding(scope, `role-binding-${namespace}`, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
    subjects: [{ kind: 'ServiceAccount', name: grantee.name, namespace: grantee.namespace }],
  });
}

function urlRules(urls: Access['urls']): k8s.PolicyRule[] {
  return urls ? [{ nonResourceUrLs: [...urls], verbs: ['get'] }] : [];
}

function renderRule({ groups, resources, verbs, names }: AccessRule): k8s.PolicyRule {
  return {
    apiGroups: [...groups],
    resources: [...resources],
    verbs: [...verbs],
    resourceNames: typeof names === 'function' ? lazy(() => [...names()]) : names && [...names],
  };
}
