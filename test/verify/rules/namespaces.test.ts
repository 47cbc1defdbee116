import { verify } from '../../../lib/verify';
import { add, environment, object, set, subjectOf } from '../fixture';
import { proves } from '../proof';

const configMap = (namespace: string) => object('v1', 'ConfigMap', 'other', { data: { a: 'b' } }, namespace);

proves('namespaces', [
  {
    when: 'the namespace is not declared',
    edits: [add(configMap('shops'))],
    finds: [
      'demo/other: ConfigMap shops/other: metadata.namespace: namespace shops does not exist; declare it or correct the name [namespaces]',
    ],
  },
  { when: 'the namespace is one of every cluster', edits: [add(configMap('kube-system'))], finds: [] },
  {
    when: 'a namespaced object has none',
    edits: [add(configMap(''))],
    finds: ['demo/other: ConfigMap other: metadata.namespace: names no namespace; set metadata.namespace [namespaces]'],
  },
  {
    when: 'a cluster-scoped object has one',
    edits: [set('PriorityClass shop', 'metadata.namespace', 'shop')],
    finds: [
      'demo/shop: PriorityClass shop/shop: metadata.namespace: PriorityClass is cluster-scoped; remove metadata.namespace [namespaces]',
    ],
  },
  {
    when: 'a custom resource has none',
    edits: [add({ apiVersion: 'cert-manager.io/v1', kind: 'ClusterIssuer', metadata: { name: 'a' } })],
    finds: [],
  },
]);

test('a namespace that others declare may be named', () => {
  const subject = subjectOf(add(configMap('shops'))(environment()));
  expect(verify({ ...subject, expectedNamespaces: ['shops'] })).toEqual([]);
  expect(verify({ ...subject, expectedNamespaces: ['shop'] })).toHaveLength(1);
});
