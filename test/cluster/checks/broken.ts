import type { KubernetesObject } from '../../../lib';
import { add, type Edit, object, set } from '../../verify/fixture';
import type { Layer } from '../pass';

/** Something broken on purpose, and the part of a pass that must see it. */
export interface Negative {
  readonly what: string;
  readonly layer: Layer;
  /** Found in what the pass says. */
  readonly says: RegExp;
  readonly edits: readonly Edit[];
}

const pod = 'spec.template.spec';
const container = `${pod}.containers.0`;

export const negatives: readonly Negative[] = [
  {
    what: 'an unknown field',
    layer: 'apply',
    says: /unknown field "?.*portz|portz: field not declared/,
    edits: [set('Deployment web', `${container}.portz`, 'http')],
  },
  {
    what: 'a value of a wrong type',
    layer: 'apply',
    says: /replicas/,
    edits: [set('Deployment web', 'spec.replicas', 'two')],
  },
  {
    what: 'a selector that does not match the pods',
    layer: 'apply',
    says: /selector.*does not match/,
    edits: [set('Deployment web', 'spec.selector.matchLabels', { app: 'other' })],
  },
  {
    what: 'an impossible name',
    layer: 'apply',
    says: /RFC 1123/,
    edits: [add(object('v1', 'ConfigMap', 'Shop_Config', { data: { a: 'b' } }))],
  },
  {
    what: 'a privileged pod in a restricted namespace',
    layer: 'apply',
    says: /would violate PodSecurity/,
    edits: [
      set('Namespace shop', 'metadata.labels.[pod-security.kubernetes.io/warn]', 'restricted'),
      set('Deployment web', `${container}.securityContext.privileged`, true),
      set('Deployment web', `${container}.securityContext.allowPrivilegeEscalation`, true),
    ],
  },
  {
    what: 'a privileged pod in a restricted namespace that warns of nothing',
    layer: 'rollout',
    says: /FailedCreate: .*violates PodSecurity/,
    edits: [
      set('Namespace shop', 'metadata.labels.[pod-security.kubernetes.io/warn]', 'privileged'),
      set('Deployment web', `${container}.securityContext.privileged`, true),
      set('Deployment web', `${container}.securityContext.allowPrivilegeEscalation`, true),
    ],
  },
  {
    what: 'a ServiceAccount that does not exist',
    layer: 'rollout',
    says: /FailedCreate: .*serviceaccount.*not found/i,
    edits: [set('Deployment web', `${pod}.serviceAccountName`, 'nobody')],
  },
  {
    what: 'a priority class that does not exist',
    layer: 'rollout',
    says: /no PriorityClass with name/,
    edits: [set('Deployment web', `${pod}.priorityClassName`, 'unheard-of')],
  },
  {
    what: 'a claim of a storage class that does not exist',
    layer: 'rollout',
    says: /PersistentVolumeClaim shop\/data-store-0: Pending, not bound/,
    edits: [set('StatefulSet store', 'spec.volumeClaimTemplates.0.spec.storageClassName', 'unheard-of')],
  },
  {
    what: 'requests that no node can meet',
    layer: 'rollout',
    says: /FailedScheduling: .*Insufficient cpu/,
    edits: [set('Deployment web', `${container}.resources.requests.cpu`, '1000')],
  },
  {
    what: 'more pods than the quota allows',
    layer: 'rollout',
    says: /exceeded quota/,
    edits: [
      (objects) => [
        objects[0] as KubernetesObject,
        object('v1', 'ResourceQuota', 'few', { spec: { hard: { pods: '1' } } }),
        ...objects.slice(1),
      ],
    ],
  },
  {
    what: 'a Service that names a port which the pods do not have',
    layer: 'endpoints',
    says: /Service shop\/web reaches no pod on its port http/,
    edits: [set('Service web', 'spec.ports.0.targetPort', 'htpp')],
  },
  {
    what: 'a Service that selects no pod',
    layer: 'endpoints',
    says: /Service shop\/web reaches no ready pod/,
    edits: [set('Service web', 'spec.selector', { 'app.kubernetes.io/name': 'webb' })],
  },
  {
    what: 'a ConfigMap that does not exist',
    layer: 'references',
    says: /ConfigMap shop\/webb does not exist/,
    edits: [set('Deployment web', `${pod}.volumes.0.configMap.name`, 'webb')],
  },
  {
    what: 'a key that the Secret does not have',
    layer: 'references',
    says: /Secret shop\/store-login has no key pass$/,
    edits: [set('Deployment web', `${container}.env.1.valueFrom.secretKeyRef.key`, 'pass')],
  },
  {
    what: 'a role with wildcards',
    layer: 'access',
    says: /system:serviceaccount:shop:report may \* \*\.\* in shop/,
    edits: [set('Role report', 'rules', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }])],
  },
  {
    what: 'a disruption budget that never lets a pod go',
    layer: 'drain',
    says: /Pod shop\/web-.* cannot be evicted/,
    edits: [set('PodDisruptionBudget web', 'spec.maxUnavailable', 0)],
  },
  {
    what: 'a finalizer that nobody serves',
    layer: 'removal',
    says: /ConfigMap shop\/web \(finalizers: example.com\/stuck\) does not go/,
    edits: [set('ConfigMap web', 'metadata.finalizers', ['example.com/stuck'])],
  },
];
