import { add, set } from '../fixture';
import { proves } from '../proof';

proves('server-fields', [
  {
    when: 'the status',
    edits: [set('Deployment web', 'status', { replicas: 2 })],
    finds: ['demo/web: Deployment shop/web: status: is written by the cluster; leave it out [server-fields]'],
  },
  {
    when: 'metadata',
    edits: [
      ...['creationTimestamp', 'uid', 'resourceVersion', 'generateName'].map((field) =>
        set('ConfigMap web', `metadata.${field}`, 'x'),
      ),
      set('ConfigMap web', 'metadata.generation', 1),
      set('ConfigMap web', 'metadata.managedFields', [{ manager: 'x' }]),
    ],
    finds: [
      'demo/web: ConfigMap shop/web: metadata.creationTimestamp: is written by the cluster; leave it out [server-fields]',
      'demo/web: ConfigMap shop/web: metadata.generateName: is written by the cluster; leave it out [server-fields]',
      'demo/web: ConfigMap shop/web: metadata.generation: is written by the cluster; leave it out [server-fields]',
      'demo/web: ConfigMap shop/web: metadata.managedFields: is written by the cluster; leave it out [server-fields]',
      'demo/web: ConfigMap shop/web: metadata.resourceVersion: is written by the cluster; leave it out [server-fields]',
      'demo/web: ConfigMap shop/web: metadata.uid: is written by the cluster; leave it out [server-fields]',
    ],
  },
  {
    when: 'metadata of a pod template',
    edits: [set('Deployment web', 'spec.template.metadata.creationTimestamp', '2026-01-01T00:00:00Z')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.metadata.creationTimestamp: is written by the cluster; leave it out [server-fields]',
    ],
  },
  {
    when: 'metadata of a claim template',
    edits: [set('StatefulSet store', 'spec.volumeClaimTemplates.0.metadata.uid', 'x')],
    finds: [
      'demo/store: StatefulSet shop/store: spec.volumeClaimTemplates[data].metadata.uid: is written by the cluster; leave it out [server-fields]',
    ],
  },
  {
    when: 'annotations of kubectl and controllers',
    edits: [
      set('Deployment web', 'metadata.annotations', {
        'kubectl.kubernetes.io/last-applied-configuration': 'x',
        'deployment.kubernetes.io/revision': '1',
      }),
    ],
    finds: [
      'demo/web: Deployment shop/web: metadata.annotations[deployment.kubernetes.io/revision]: is written by the cluster; leave it out [server-fields]',
      'demo/web: Deployment shop/web: metadata.annotations[kubectl.kubernetes.io/last-applied-configuration]: is written by the cluster; leave it out [server-fields]',
    ],
  },
  {
    when: 'the address of a Service',
    edits: [set('Service web', 'spec.clusterIP', '10.96.0.10'), set('Service web', 'spec.clusterIPs', ['10.96.0.10'])],
    finds: [
      'demo/web: Service shop/web: spec.clusterIP: is written by the cluster; leave it out [server-fields]',
      'demo/web: Service shop/web: spec.clusterIPs: is written by the cluster; leave it out [server-fields]',
    ],
  },
  {
    when: 'the node port of a Service',
    edits: [set('Service web', 'spec.type', 'NodePort'), set('Service web', 'spec.ports.0.nodePort', 30080)],
    finds: [
      'demo/web: Service shop/web: spec.ports[http].nodePort: is written by the cluster; leave it out [server-fields]',
    ],
  },
  {
    when: 'the rules of an aggregated role',
    edits: [
      add({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'a' },
        aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] },
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
      }),
    ],
    finds: ['demo/a: ClusterRole a: rules: is written by the cluster; leave it out [server-fields]'],
  },
]);
