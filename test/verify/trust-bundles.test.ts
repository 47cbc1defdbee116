import type { KubernetesObject } from '../../lib';
import { bundledConfigMaps } from '../../lib/verify/trust-bundles';

const bundle = (spec: unknown) => {
  const object = { apiVersion: 'trust.cert-manager.io/v1alpha1', kind: 'Bundle', metadata: { name: 'all' }, spec };
  return [{ path: 'demo', stage: 'secrets', folder: 'demo', object: object as KubernetesObject }] as const;
};
const selecting = (values: unknown, key = 'kubernetes.io/metadata.name', operator = 'In') => ({
  configMap: { key: 'ca.crt' },
  namespaceSelector: { matchExpressions: [{ key, operator, values }] },
});

test('a bundle makes a ConfigMap in each namespace that it selects by name', () => {
  expect(bundledConfigMaps(bundle({ target: selecting(['shop', 'logging']) }))).toEqual([
    { namespace: 'shop', name: 'all', key: 'ca.crt' },
    { namespace: 'logging', name: 'all', key: 'ca.crt' },
  ]);
});

test.each([
  ['no target', {}],
  ['no key', { target: { ...selecting(['shop']), configMap: {} } }],
  ['labels that nobody knows here', { target: selecting(['yes'], 'trusts') }],
  ['namespaces that are left out', { target: selecting(['shop'], 'kubernetes.io/metadata.name', 'NotIn') }],
  ['values that are none', { target: selecting('shop') }],
  ['nothing at all', null],
  ['text', 'text'],
])('%s makes none', (_, spec) => {
  expect(bundledConfigMaps(bundle(spec))).toEqual([]);
});
