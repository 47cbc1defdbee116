import { App } from 'cdk8s';
import {
  Capability,
  CertManager,
  type CertManagerIssuing,
  Cluster,
  certManager,
  Environment,
  existing,
  TrustManager,
  type TrustManagerProps,
} from '../../lib';
import { findingsOf } from '../../lib/output/findings';
import { synthesize } from '../../lib/output/synthesize';
import { TestSystem } from '../core/platform';

const one: TrustManagerProps['bundles'] = {
  'platform-authority': { authorities: ['platform'], namespaces: ['shop', 'logging'] },
};

function trusted(bundles = one, issuing: CertManagerIssuing = {}) {
  const app = new App();
  const environment = new Environment(app, 'test', {
    domain: 'example.com',
    scale: 'standard',
    cluster: Cluster.kind({ kubernetes: '1.34' }),
    secrets: existing,
    certificates: certManager(issuing),
  });
  const security = new Capability(environment, 'security');
  new TrustManager(security, { bundles });
  new CertManager(security);
  new TestSystem(new Capability(environment, 'logging')).declare.certificate({
    name: 'store-tls',
    purpose: 'lets clients trust the store',
    authority: 'platform',
    commonName: 'store',
    usages: ['server'],
  });
  const [{ manifests } = { manifests: [] }] = synthesize(app);
  const at = (kind: string, name: string, namespace?: string) =>
    manifests.find(
      ({ object: { kind: of, metadata } }) =>
        of === kind && metadata.name === name && (namespace === undefined || metadata.namespace === namespace),
    );
  const find = (...wanted: Parameters<typeof at>) => at(...wanted)?.object as ReturnType<typeof JSON.parse>;
  return { environment, manifests, at, find };
}

const apart = 'security-trust-manager';

test('a bundle takes the certificate of an authority from a copy, to the namespaces that are named', () => {
  const { environment, manifests, at, find } = trusted();
  expect(find('Bundle', 'platform-authority').spec).toEqual({
    sources: [{ secret: { name: 'platform', key: 'ca.crt' } }],
    target: {
      configMap: { key: 'ca.crt' },
      namespaceSelector: {
        matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['logging', 'shop'] }],
      },
    },
  });
  expect(find('Certificate', 'platform', apart).spec).toMatchObject({
    secretName: 'platform',
    usages: ['digital signature', 'client auth'],
    issuerRef: { kind: 'ClusterIssuer', name: 'platform' },
  });
  // Workloads wait for the ConfigMap, so that nothing of it may come after them.
  for (const [kind, name] of [
    ['Bundle', 'platform-authority'],
    ['Deployment', 'trust-manager'],
    ['ValidatingWebhookConfiguration', 'trust-manager'],
  ] as const) {
    expect([kind, at(kind, name)?.stage]).toEqual([kind, 'secrets']);
  }
  expect(findingsOf({ environment, manifests })).toEqual([]);
});

test('it lives apart from the private keys of the authorities, and writes no ConfigMaps but those of its bundles', () => {
  const { find } = trusted();
  expect(find('Certificate', 'platform', 'security').spec.isCA).toBe(true);
  const [container] = find('Deployment', 'trust-manager', apart).spec.template.spec.containers;
  expect(container.args).toContain(`--trust-namespace=${apart}`);
  expect(find('Role', 'trust-manager', apart).rules[0]).toEqual({
    apiGroups: [''],
    resources: ['secrets'],
    verbs: ['get', 'list', 'watch'],
  });
  const { rules } = find('ClusterRole', `${apart}-trust-manager`);
  expect(rules.filter(({ resources }: { resources: string[] }) => resources.includes('secrets'))).toEqual([]);
  expect(rules).toContainEqual({
    apiGroups: [''],
    resources: ['configmaps'],
    verbs: ['patch', 'delete'],
    resourceNames: ['platform-authority'],
  });
});

test('its webhook is trusted, and holds nobody up', () => {
  const { find } = trusted();
  const configuration = find('ValidatingWebhookConfiguration', 'trust-manager');
  expect(configuration.metadata.annotations).toMatchObject({
    'cert-manager.io/inject-ca-from': `${apart}/trust-manager-tls`,
  });
  expect(configuration.webhooks).toMatchObject([
    {
      failurePolicy: 'Ignore',
      clientConfig: {
        service: {
          name: 'trust-manager',
          namespace: apart,
          port: 6443,
          path: '/validate-trust-cert-manager-io-v1alpha1-bundle',
        },
      },
    },
  ]);
  expect(find('Service', 'trust-manager', apart).spec.ports).toMatchObject([{ port: 6443 }]);
});

test('the key of an authority is replaced while both are trusted: first the copies, then who signs, then the old one goes', () => {
  const both = { 'platform-authority': { authorities: ['platform', 'platform-next'], namespaces: ['shop'] } };
  const before = trusted(both);
  expect(before.find('Certificate', 'store-tls').spec.issuerRef.name).toBe('platform');
  expect(before.find('Bundle', 'platform-authority').spec.sources).toEqual([
    { secret: { name: 'platform', key: 'ca.crt' } },
    { secret: { name: 'platform-next', key: 'ca.crt' } },
  ]);
  const after = trusted(both, { replacedBy: { platform: 'platform-next' } });
  expect(after.find('Certificate', 'store-tls').spec.issuerRef.name).toBe('platform-next');
  // Each copy stays that of its own authority.
  for (const name of ['platform', 'platform-next']) {
    expect(after.find('Certificate', name, apart).spec.issuerRef.name).toBe(name);
  }
});

test.each<[string, TrustManagerProps['bundles'], string]>([
  [
    'a name of no ConfigMap',
    { 'A b': { authorities: ['a'], namespaces: ['b'] } },
    "bundles['A b']: is no name of a ConfigMap",
  ],
  ['no authority', { a: { authorities: [], namespaces: ['b'] } }, "bundles['a']: names no authority; name one"],
  ['no namespace', { a: { authorities: ['a'], namespaces: [] } }, "bundles['a']: names no namespace; name one"],
  [
    'the public authority',
    { a: { authorities: ['public'], namespaces: ['b'] } },
    "bundles['a']: distributes what every client has already; leave 'public' out",
  ],
])('refused: %s', (_what, bundles, message) => {
  expect(() => trusted(bundles)).toThrow(message);
});
