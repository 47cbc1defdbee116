import type { KubernetesObject, Manifest } from '../../lib/core';
import { environmentFiles, fileName } from '../../lib/output/layout';

function object(kind: string, name: string, namespace?: string, apiVersion = 'v1'): KubernetesObject {
  return { apiVersion, kind, metadata: { name, ...(namespace ? { namespace } : {}) } };
}

function manifest(content: KubernetesObject, folder = 'product'): Manifest {
  return { path: `test/${content.metadata.name}`, stage: 'workloads', folder, object: content };
}

/** Files of objects in one folder, without the kustomizations. */
function namesOf(...objects: readonly KubernetesObject[]): string[] {
  const files = environmentFiles(
    'test',
    objects.map((content) => manifest(content)),
  );
  return [...files.keys()]
    .filter((path) => !path.endsWith('kustomization.yaml'))
    .map((path) => path.replace('test/50-workloads/product/', ''));
}

test.each<[string, readonly KubernetesObject[], readonly string[]]>([
  [
    'namespaces enter the name where they tell objects apart',
    [object('Role', 'reader', 'one'), object('Role', 'reader', 'two'), object('Role', 'writer', 'one')],
    ['role-one-reader.yaml', 'role-two-reader.yaml', 'role-writer.yaml'],
  ],
  [
    'a name that reads like namespace and name takes nobody else’s file',
    [object('Role', 'reader', 'one'), object('Role', 'reader', 'two'), object('Role', 'one-reader', 'three')],
    ['role-one-reader.yaml', 'role-three-one-reader.yaml', 'role-two-reader.yaml'],
  ],
  [
    'API groups enter the name where the namespace does not tell objects apart',
    [object('Cluster', 'main', 'a', 'postgresql.cnpg.io/v1'), object('Cluster', 'main', 'a', 'cluster.x-k8s.io/v1')],
    ['cluster-cluster.x-k8s.io-a-main.yaml', 'cluster-postgresql.cnpg.io-a-main.yaml'],
  ],
  [
    'a digest tells apart what a file system may not',
    [object('ClusterRole', 'system:view'), object('ClusterRole', 'system-view'), object('ClusterRole', 'System:view')],
    [
      'clusterrole-system-view-41f369d0.yaml',
      'clusterrole-system-view-4da236f9.yaml',
      'clusterrole-system-view-7de78455.yaml',
    ],
  ],
])('%s', (_, objects, names) => {
  const found = namesOf(...objects);
  expect(found).toHaveLength(objects.length);
  expect(found).toEqual(names);
  expect(namesOf(...[...objects].reverse())).toEqual(found);
});

test('the longest name that Kubernetes allows still fits into a file name', () => {
  const name = fileName(object('CustomResourceDefinition', `${'a'.repeat(250)}.io`));
  expect(Buffer.byteLength(name)).toBeLessThan(230);
  expect(name).not.toBe(fileName(object('CustomResourceDefinition', `${'a'.repeat(250)}.cd`)));
});

test('inside a folder, what others need comes first and what needs a running workload last', () => {
  const kinds = [
    'ValidatingWebhookConfiguration',
    'Deployment',
    'APIService',
    'ConfigMap',
    'ServiceAccount',
    'Service',
  ];
  const files = environmentFiles(
    'test',
    kinds.map((kind) => manifest(object(kind, 'product'))),
  );
  expect(files.get('test/50-workloads/kustomization.yaml')?.match(/[a-z]+(?=-product\.yaml)/g)).toEqual([
    'serviceaccount',
    'configmap',
    'service',
    'deployment',
    'apiservice',
    'validatingwebhookconfiguration',
  ]);
});

test('the text for which Argo CD skips a file is refused in objects', () => {
  const sneaky = { ...object('ConfigMap', 'notes', 'a'), data: { text: '# +argocd:skip-file-rendering' } };
  expect(() => environmentFiles('test', [manifest(sneaky)])).toThrow(
    'test/notes: holds the text +argocd:skip-file-rendering, for which Argo CD skips the whole file; write the text in another way',
  );
});
