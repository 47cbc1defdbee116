import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from 'kubernetes-types/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { CronJob, Job } from 'kubernetes-types/batch/v1';
import type {
  ConfigMap,
  LimitRange,
  Namespace,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from 'kubernetes-types/core/v1';
import type { Ingress, NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from 'kubernetes-types/rbac/v1';
import type { PriorityClass } from 'kubernetes-types/scheduling/v1';
import { ingress, networkPolicy, service } from './network-shape';
import {
  claimSpec,
  type Item,
  labelSelector,
  metadata,
  nameRef,
  type Of,
  podSpec,
  quantities,
  strings,
  template,
} from './pod-shape';
import { boolean, fields, list, number, numberOrString, type Shape, string } from './shape';

/** The kinds that rules read field by field, by kind. */
export interface TypedKinds {
  ClusterRole: ClusterRole;
  ClusterRoleBinding: ClusterRoleBinding;
  ConfigMap: ConfigMap;
  CronJob: CronJob;
  DaemonSet: DaemonSet;
  Deployment: Deployment;
  HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  Ingress: Ingress;
  Job: Job;
  LimitRange: LimitRange;
  Namespace: Namespace;
  NetworkPolicy: NetworkPolicy;
  PersistentVolume: PersistentVolume;
  PersistentVolumeClaim: PersistentVolumeClaim;
  Pod: Pod;
  PodDisruptionBudget: PodDisruptionBudget;
  PriorityClass: PriorityClass;
  ReplicaSet: ReplicaSet;
  ResourceQuota: ResourceQuota;
  Role: Role;
  RoleBinding: RoleBinding;
  Secret: Secret;
  Service: Service;
  ServiceAccount: ServiceAccount;
  StatefulSet: StatefulSet;
}

/** What every Kubernetes object has. */
export const anyObject = fields<Pod>(
  {},
  { apiVersion: string, kind: string, metadata: fields<Of<Pod, 'metadata'>>(metadata, { name: string }) },
);

const jobSpec = fields<Of<Job, 'spec'>>({}, { template });

const rbacRule = fields<Item<Of<Role, 'rules'>>>({
  apiGroups: list(string),
  nonResourceURLs: list(string),
  resources: list(string),
  verbs: list(string),
});
const binding = {
  subjects: list(fields<Item<Of<RoleBinding, 'subjects'>>>({ namespace: string }, { kind: string, name: string })),
};
const roleRef = fields<RoleBinding['roleRef']>({ apiGroup: string }, { kind: string, name: string });

/** The shape of each kind that rules read, as far as they read it, and the API version it is read at. */
export const shapes: Readonly<Record<keyof TypedKinds, { apiVersion: string; shape: Shape }>> = {
  ClusterRole: rbac(fields<ClusterRole>({ rules: list(rbacRule), aggregationRule: fields({}) })),
  ClusterRoleBinding: rbac(fields<ClusterRoleBinding>(binding, { roleRef })),
  ConfigMap: core(fields<ConfigMap>({ data: strings, binaryData: strings })),
  CronJob: {
    apiVersion: 'batch/v1',
    shape: fields<CronJob>(
      {},
      {
        spec: fields<Of<CronJob, 'spec'>>(
          {},
          { jobTemplate: fields<Of<CronJob, 'spec'>['jobTemplate']>({}, { spec: jobSpec }) },
        ),
      },
    ),
  },
  DaemonSet: apps(
    fields<DaemonSet>({}, { spec: fields<Of<DaemonSet, 'spec'>>({}, { selector: labelSelector, template }) }),
  ),
  Deployment: apps(
    fields<Deployment>(
      {},
      { spec: fields<Of<Deployment, 'spec'>>({ replicas: number }, { selector: labelSelector, template }) },
    ),
  ),
  HorizontalPodAutoscaler: {
    apiVersion: 'autoscaling/v2',
    shape: fields<HorizontalPodAutoscaler>(
      {},
      {
        spec: fields<Of<HorizontalPodAutoscaler, 'spec'>>(
          { minReplicas: number },
          {
            scaleTargetRef: fields<{ apiVersion?: string; kind: string; name: string }>(
              { apiVersion: string },
              { kind: string, name: string },
            ),
          },
        ),
      },
    ),
  },
  Ingress: networking(ingress),
  Job: { apiVersion: 'batch/v1', shape: fields<Job>({}, { spec: jobSpec }) },
  LimitRange: core(
    fields<LimitRange>({
      spec: fields<Of<LimitRange, 'spec'>>({
        limits: list(
          fields<Item<Of<LimitRange, 'spec'>['limits']>>({
            default: quantities,
            defaultRequest: quantities,
            max: quantities,
            min: quantities,
            maxLimitRequestRatio: quantities,
          }),
        ),
      }),
    }),
  ),
  Namespace: core(fields<Namespace>({})),
  NetworkPolicy: networking(networkPolicy),
  PersistentVolume: core(
    fields<PersistentVolume>({ spec: fields<Of<PersistentVolume, 'spec'>>({ capacity: quantities }) }),
  ),
  PersistentVolumeClaim: core(fields<PersistentVolumeClaim>({ spec: claimSpec })),
  Pod: core(fields<Pod>({}, { spec: podSpec })),
  PodDisruptionBudget: {
    apiVersion: 'policy/v1',
    shape: fields<PodDisruptionBudget>(
      {},
      {
        spec: fields<Of<PodDisruptionBudget, 'spec'>>({
          selector: labelSelector,
          minAvailable: numberOrString,
          maxUnavailable: numberOrString,
        }),
      },
    ),
  },
  PriorityClass: { apiVersion: 'scheduling.k8s.io/v1', shape: fields<PriorityClass>({}) },
  ReplicaSet: apps(
    fields<ReplicaSet>(
      {},
      { spec: fields<Of<ReplicaSet, 'spec'>>({ replicas: number }, { selector: labelSelector, template }) },
    ),
  ),
  ResourceQuota: core(fields<ResourceQuota>({ spec: fields<Of<ResourceQuota, 'spec'>>({ hard: quantities }) })),
  Role: rbac(fields<Role>({ rules: list(rbacRule) })),
  RoleBinding: rbac(fields<RoleBinding>(binding, { roleRef })),
  Secret: core(fields<Secret>({ type: string, data: strings, stringData: strings })),
  Service: core(service),
  ServiceAccount: core(
    fields<ServiceAccount>({ imagePullSecrets: list(nameRef), automountServiceAccountToken: boolean }),
  ),
  StatefulSet: apps(
    fields<StatefulSet>(
      {},
      {
        spec: fields<Of<StatefulSet, 'spec'>>(
          {
            replicas: number,
            serviceName: string,
            volumeClaimTemplates: list(
              fields<PersistentVolumeClaim>(
                { apiVersion: string, kind: string, spec: claimSpec },
                { metadata: fields<Of<Pod, 'metadata'>>({ labels: strings, annotations: strings }, { name: string }) },
              ),
            ),
          },
          { selector: labelSelector, template },
        ),
      },
    ),
  ),
};

function core(shape: Shape): { apiVersion: string; shape: Shape } {
  return { apiVersion: 'v1', shape };
}

function apps(shape: Shape): { apiVersion: string; shape: Shape } {
  return { apiVersion: 'apps/v1', shape };
}

function rbac(shape: Shape): { apiVersion: string; shape: Shape } {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', shape };
}

function networking(shape: Shape): { apiVersion: string; shape: Shape } {
  return { apiVersion: 'networking.k8s.io/v1', shape };
}
