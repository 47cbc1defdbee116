import type { KubernetesObject } from '../core/manifest';

/** What Kubernetes itself says about one of its kinds. */
export interface BuiltInKind {
  readonly scope: 'namespaced' | 'cluster';
  /** First minor version of Kubernetes that serves it at this API version; all before 1.28 count as 28. */
  readonly since: number;
}

/**
 * The kinds that Kubernetes serves at a generally available version, with the version that it prefers. A kind that is
 * generally available since later than 1.28 stands with the minor version; deprecated kinds (Endpoints,
 * ComponentStatus) are left out.
 *
 * Source: lifecycle markers of k8s.io/api v0.28 to v0.37.
 */
const served: Readonly<
  Record<string, { namespaced?: string; cluster?: string; later?: Readonly<Record<string, number>> }>
> = {
  v1: {
    namespaced:
      'ConfigMap LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount',
    cluster: 'Namespace Node PersistentVolume',
  },
  'admissionregistration.k8s.io/v1': {
    cluster:
      'MutatingWebhookConfiguration ValidatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding MutatingAdmissionPolicy MutatingAdmissionPolicyBinding',
    later: {
      ValidatingAdmissionPolicy: 30,
      ValidatingAdmissionPolicyBinding: 30,
      MutatingAdmissionPolicy: 36,
      MutatingAdmissionPolicyBinding: 36,
    },
  },
  'apiextensions.k8s.io/v1': { cluster: 'CustomResourceDefinition' },
  'apiregistration.k8s.io/v1': { cluster: 'APIService' },
  'apps/v1': { namespaced: 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet' },
  'autoscaling/v2': { namespaced: 'HorizontalPodAutoscaler' },
  'batch/v1': { namespaced: 'CronJob Job' },
  'certificates.k8s.io/v1': { cluster: 'CertificateSigningRequest' },
  'coordination.k8s.io/v1': { namespaced: 'Lease' },
  'discovery.k8s.io/v1': { namespaced: 'EndpointSlice' },
  'flowcontrol.apiserver.k8s.io/v1': {
    cluster: 'FlowSchema PriorityLevelConfiguration',
    later: { FlowSchema: 29, PriorityLevelConfiguration: 29 },
  },
  'networking.k8s.io/v1': {
    namespaced: 'Ingress NetworkPolicy',
    cluster: 'IngressClass IPAddress ServiceCIDR',
    later: { IPAddress: 33, ServiceCIDR: 33 },
  },
  'node.k8s.io/v1': { cluster: 'RuntimeClass' },
  'policy/v1': { namespaced: 'PodDisruptionBudget' },
  'rbac.authorization.k8s.io/v1': { namespaced: 'Role RoleBinding', cluster: 'ClusterRole ClusterRoleBinding' },
  'resource.k8s.io/v1': {
    namespaced: 'ResourceClaim ResourceClaimTemplate',
    cluster: 'DeviceClass ResourceSlice',
    later: { ResourceClaim: 34, ResourceClaimTemplate: 34, DeviceClass: 34, ResourceSlice: 34 },
  },
  'scheduling.k8s.io/v1': { cluster: 'PriorityClass' },
  'storage.k8s.io/v1': {
    namespaced: 'CSIStorageCapacity',
    cluster: 'CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass',
    later: { VolumeAttributesClass: 34 },
  },
};

const words = (text = ''): readonly string[] => text.split(' ').filter(Boolean);

const builtIns: ReadonlyMap<string, BuiltInKind> = new Map(
  Object.entries(served).flatMap(([apiVersion, { namespaced, cluster, later = {} }]) => {
    const row = (scope: BuiltInKind['scope']) => (kind: string) =>
      [`${apiVersion} ${kind}`, { scope, since: later[kind] ?? 28 }] as const;
    return [...words(namespaced).map(row('namespaced')), ...words(cluster).map(row('cluster'))];
  }),
);

/** Every kind that some served version knows, as `apiVersion kind`. */
export const servedKinds: readonly string[] = [...builtIns.keys()];

/** Groups of Kubernetes itself that no longer serve anything. */
const emptiedGroups = ['extensions'];

const builtInGroups = new Set([...Object.keys(served).map(groupOf), ...emptiedGroups]);

/** The group of an API version: `apps` of `apps/v1`, nothing of `v1`. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** What Kubernetes says about a kind of its own at a generally available version; undefined for everything else. */
export function builtIn({ apiVersion, kind }: KubernetesObject): BuiltInKind | undefined {
  return builtIns.get(`${apiVersion} ${kind}`);
}

/** True for an object of a group that belongs to Kubernetes itself, at whatever version. */
export function inBuiltInGroup({ apiVersion }: KubernetesObject): boolean {
  return builtInGroups.has(groupOf(apiVersion));
}

/** The API version at which Kubernetes serves a kind of its own. */
export function servedAt(group: string, kind: string): string | undefined {
  return Object.keys(served).find((version) => groupOf(version) === group && builtIns.has(`${version} ${kind}`));
}

/** Namespaces that every cluster has. */
export const systemNamespaces: ReadonlySet<string> = new Set([
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
]);
