import {
  Capability,
  CertManager,
  type Cluster,
  Cluster as Clusters,
  certManager,
  ExternalSecrets,
  existing,
  externalSecrets,
  manifestsOf,
} from '../../lib';
import { remoteKey, type Store } from '../../lib/secrets/external-secrets/store';
import { cloudFacts, TestSystem, testCapability } from '../core/platform';

const aws: Store = {
  kind: 'aws-secrets-manager',
  region: 'eu-central-1',
  identity: { kind: 'aws-role', arn: 'arn:aws:iam::123456789012:role/eso', region: 'eu-central-1' },
};

const stores: [Store, Cluster, object][] = [
  [aws, Clusters.eks(cloudFacts), { aws: { service: 'SecretsManager', region: 'eu-central-1' } }],
  [
    {
      kind: 'google-secret-manager',
      project: 'p',
      identity: { kind: 'google', serviceAccount: 'reader@project.iam.gserviceaccount.com' },
    },
    Clusters.gke(cloudFacts),
    { gcpsm: { projectID: 'p' } },
  ],
  [
    {
      kind: 'azure-key-vault',
      vaultName: 'v',
      tenantId: 't',
      identity: { kind: 'azure', clientId: '00000000-0000-0000-0000-000000000000' },
    },
    Clusters.aks(cloudFacts),
    { azurekv: { authType: 'WorkloadIdentity', tenantId: 't', vaultUrl: 'https://v.vault.azure.net' } },
  ],
];

function objects(cluster: Cluster, store: Store, mints = false) {
  const capability = testCapability({ cluster, secrets: [externalSecrets({ store: store.kind, mints }), existing] });
  new ExternalSecrets(capability, { store });
  new TestSystem(capability).declare.secret({
    name: 'db',
    purpose: 'password of the database',
    keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
    rotation: 'coordinated',
  });
  return manifestsOf(capability.environment).map(({ object }) => object) as ReturnType<typeof JSON.parse>[];
}

test.each(stores)('$kind', (store, cluster, provider) => {
  const all = objects(cluster, store);
  expect(all.find(({ kind }) => kind === 'ClusterSecretStore')?.spec.provider).toEqual(provider);
  const key = remoteKey(store.kind, 'test', 'logging', 'db');
  expect(all.find(({ kind }) => kind === 'ExternalSecret')).toMatchObject({
    metadata: { name: 'db', namespace: 'logging' },
    spec: {
      secretStoreRef: { name: 'platform', kind: 'ClusterSecretStore' },
      target: { name: 'db', creationPolicy: 'Orphan', deletionPolicy: 'Retain' },
      data: [{ secretKey: 'password', remoteRef: { key, property: 'password' } }],
    },
  });
  expect(all.filter(({ kind }) => kind === 'PushSecret')).toEqual([]);
});

test('names of values are legal in their stores', () => {
  expect(remoteKey('vault', 'a', 'b', 'c')).toBe('a/b/c');
  expect(remoteKey('azure-key-vault', 'a', 'b', 'c')).toMatch(/^[a-z-]+$/);
});

test('an identity stands on the ServiceAccount, and on Azure also on the pod', () => {
  const [, , [store, cluster] = stores[2] as [Store, Cluster, object]] = stores;
  const all = objects(cluster, store);
  expect(
    all.find(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.name === 'external-secrets')?.metadata
      .annotations,
  ).toMatchObject({ 'azure.workload.identity/client-id': '00000000-0000-0000-0000-000000000000' });
  expect(
    all.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'external-secrets')?.spec.template
      .metadata.labels,
  ).toMatchObject({ 'azure.workload.identity/use': 'true' });
});

test('values that are nothing but random are made once, in the store', () => {
  const all = objects(Clusters.eks(cloudFacts), aws, true);
  expect(all.find(({ kind }) => kind === 'Password')?.spec).toMatchObject({
    length: 32,
    symbols: 0,
    allowRepeat: true,
  });
  expect(all.find(({ kind }) => kind === 'PushSecret')?.spec).toMatchObject({
    updatePolicy: 'IfNotExists',
    deletionPolicy: 'None',
    data: [{ match: { secretKey: 'password', remoteRef: { remoteKey: 'test/logging/db', property: 'password' } } }],
  });
});

test('a provider without its operator stops the synthesis', () => {
  const capability = testCapability({ secrets: externalSecrets({ store: 'vault' }) });
  new TestSystem(capability).declare.secret({
    name: 'db',
    purpose: 'x',
    keys: { password: { kind: 'given', description: 'x' } },
    rotation: 'restart',
  });
  expect(capability.environment.node.validate()).toEqual([
    expect.stringMatching(/external-secrets has no operator here/),
  ]);
});

test('a store without its identity is refused', () => {
  const store = { ...aws, identity: undefined } as unknown as Store;
  expect(() => new ExternalSecrets(testCapability({ cluster: Clusters.eks(cloudFacts) }), { store })).toThrow(
    /store.identity: a store of kind aws-secrets-manager has no identity/,
  );
});

test('the webhook comes with the workloads, after its certificate, and holds nobody up', () => {
  const capability = testCapability({
    cluster: Clusters.eks(cloudFacts),
    secrets: externalSecrets({ store: aws.kind }),
    certificates: certManager(),
  });
  new CertManager(new Capability(capability.environment, 'security'));
  new ExternalSecrets(capability, { store: aws });
  const manifests = manifestsOf(capability.environment);
  const find = (kind: string, name: string) =>
    manifests.find(({ object }) => object.kind === kind && object.metadata.name === name);
  const object = (kind: string, name: string) => find(kind, name)?.object as ReturnType<typeof JSON.parse>;
  const name = 'external-secrets-webhook';
  expect(find('Deployment', 'external-secrets')?.stage).toBe('operators');
  expect(find('Certificate', `${name}-tls`)?.stage).toBe('secrets');
  for (const kind of ['Deployment', 'Service', 'ServiceAccount', 'ValidatingWebhookConfiguration']) {
    expect([kind, find(kind, name)?.stage]).toEqual([kind, 'workloads']);
  }
  const configuration = object('ValidatingWebhookConfiguration', name);
  expect(configuration.metadata.annotations).toEqual({ 'cert-manager.io/inject-ca-from': `logging/${name}-tls` });
  expect(
    configuration.webhooks.map(({ name, failurePolicy }: Record<string, string>) => [name, failurePolicy]),
  ).toEqual([
    ['validate.clustersecretstore.external-secrets.io', 'Ignore'],
    ['validate.secretstore.external-secrets.io', 'Ignore'],
    ['validate.externalsecret.external-secrets.io', 'Ignore'],
  ]);
  expect(configuration.webhooks[2].clientConfig.service).toEqual({
    name,
    namespace: 'logging',
    port: 10250,
    path: '/validate-external-secrets-io-v1-externalsecret',
  });
  const [container] = object('Deployment', name).spec.template.spec.containers;
  // The name that it checks its certificate for, which the certificate holds.
  expect(container.args).toContain(`--dns-name=${name}.logging.svc`);
  expect(object('Certificate', `${name}-tls`).spec.dnsNames).toContain(`${name}.logging.svc`);
  expect(container.volumeMounts).toEqual([{ name: `${name}-tls`, mountPath: '/tls', readOnly: true }]);
  expect(object('Role', name)).toBeUndefined();
  expect(object('ClusterRole', `logging-${name}`)).toBeUndefined();
  expect(capability.environment.flows).toContainEqual(
    expect.objectContaining({ source: { kind: 'api-server' }, endpoint: expect.objectContaining({ port: 10250 }) }),
  );
});
