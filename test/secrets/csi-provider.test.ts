import { parse } from 'yaml';
import { external, manifestsOf, type ProvidedProps, Size, Vault, VaultCsiProvider, type VaultProps } from '../../lib';
import { verify } from '../../lib/verify';
import { image, TestSystem, testCapability } from '../core/platform';

/** The first packet of any OpenPGP public key. */
const publicKey = Buffer.from([0x99, 0x01, 0x0d]).toString('base64');

function platform(changes: Partial<VaultProps> = {}) {
  const capability = testCapability();
  const server = new Vault(capability, {
    distribution: 'openbao',
    seal: { kind: 'static' },
    recovery: { publicKeys: [publicKey], threshold: 1 },
    snapshots: { none: 'a test keeps nothing' },
    definitions: {
      engines: { kv: { kind: 'kv' } },
      policies: { shop: { 'kv/data/shop/*': ['read'] } },
      roles: { shop: { namespace: 'logging', serviceAccounts: ['shop'], policies: ['shop'] } },
    },
    ...changes,
  });
  return { capability, provider: new VaultCsiProvider(capability, { server }) };
}

const provided: ProvidedProps = {
  role: 'shop',
  files: {
    password: { kind: 'value', path: 'kv/data/shop/db', key: 'password' },
    'db.json': { kind: 'response', path: 'kv/data/shop/db' },
  },
};

function mounted(props: ProvidedProps = provided, name = 'shop') {
  const { capability, provider } = platform();
  const shop = new TestSystem(capability, {}, { name });
  shop.run({
    kind: 'Deployment',
    replicas: 1,
    image,
    runAs: { user: 1000 },
    resources: { cpu: '10m', memory: Size.mebibytes(32) },
    mounts: { '/secrets': provider.files(shop, 'database', props) },
  });
  return { environment: capability.environment, ...found(capability.environment) };
}

function found(environment: ReturnType<typeof testCapability>['environment']) {
  const manifests = manifestsOf(environment);
  const find = (kind: string, name: string) =>
    manifests.find(({ object }) => object.kind === kind && object.metadata.name === name)?.object as ReturnType<
      typeof JSON.parse
    >;
  return { manifests, find };
}

test('a workload mounts what the driver fetches with its own token', () => {
  const { environment, manifests, find } = mounted();
  const { spec } = find('SecretProviderClass', 'shop-database');
  expect(spec).toMatchObject({ provider: 'openbao', parameters: { roleName: 'shop', audience: 'openbao' } });
  expect(parse(spec.parameters.objects)).toEqual([
    { objectName: 'password', secretPath: 'kv/data/shop/db', secretKey: 'password' },
    { objectName: 'db.json', secretPath: 'kv/data/shop/db' },
  ]);
  expect(manifests.find(({ object }) => object.kind === 'SecretProviderClass')?.stage).toBe('secrets');
  const pod = find('Deployment', 'shop').spec.template.spec;
  expect(pod.volumes).toEqual([
    {
      name: 'shop-database',
      csi: {
        driver: 'secrets-store.csi.k8s.io',
        readOnly: true,
        volumeAttributes: { secretProviderClass: 'shop-database' },
      },
    },
  ]);
  expect(pod.containers[0].volumeMounts).toEqual([{ name: 'shop-database', mountPath: '/secrets', readOnly: true }]);
  // The provider talks to the server, not the workload.
  expect(environment.flows.filter(({ from }) => from.startsWith('test/logging/shop/'))).toEqual([]);
  expect(
    verify({
      manifests,
      expectedSecrets: environment.expectedSecrets(),
      network: environment.expectedNetwork(),
      kubernetes: '1.34',
    }),
  ).toEqual([]);
});

test.each([
  ['openbao', {}, 'BAO_ADDR', '--openbao-mount=kubernetes'],
  [
    'vault',
    {
      distribution: 'vault',
      seal: { kind: 'transit', server: external('vault', { host: 'unseal.example.com' }), keyName: 'platform' },
    },
    'VAULT_ADDR',
    '--vault-mount=kubernetes',
  ],
] as const)(
  'the provider of %s is where its driver looks for it, and asks its agent',
  (id, changes, variable, flag) => {
    const { capability } = platform(changes);
    const { find } = found(capability.environment);
    const { spec } = find('DaemonSet', `${id}-csi-provider`).spec.template;
    const [provider, agent] = spec.containers;
    expect(provider.args).toEqual([
      `--endpoint=/var/run/secrets-store-csi-providers/${id}.sock`,
      '--health-addr=:8080',
      `--hmac-secret-name=${id}-csi-provider-hmac`,
      flag,
    ]);
    expect(provider.env).toEqual([{ name: variable, value: 'unix:///agent/agent.sock' }]);
    expect(spec.volumes).toContainEqual({
      name: 'host-var-run-secrets-store-csi-providers',
      hostPath: { path: '/var/run/secrets-store-csi-providers', type: 'DirectoryOrCreate' },
    });
    const sockets = (container: typeof provider) =>
      container.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
    expect(sockets(provider)).toContain('/agent');
    expect(sockets(agent)).toContain('/agent');
    expect(sockets(agent)).not.toContain('/var/run/secrets-store-csi-providers');
    const config = JSON.parse(find('ConfigMap', `${id}-csi-provider-config`).data['agent.json']);
    expect(config.vault.address).toBe(`https://${id}.logging.svc:8200`);
    expect(config.listener).toEqual([{ unix: { address: '/agent/agent.sock', tls_disable: true } }]);
  },
);

test('the provider may read one Secret and make no token of anybody', () => {
  const { capability } = platform();
  const { find, manifests } = found(capability.environment);
  expect(find('Role', 'openbao-csi-provider').rules).toEqual([
    { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['openbao-csi-provider-hmac'] },
  ]);
  expect(
    manifests.filter(({ object }) => object.kind === 'ClusterRole' && object.metadata.name.includes('csi')),
  ).toEqual([]);
  expect(find('DaemonSet', 'openbao-csi-provider').metadata).toMatchObject({
    namespace: 'logging-privileged',
    annotations: {
      'cdk8s-landscape.io/exception.host-path': expect.stringContaining('socket'),
      'cdk8s-landscape.io/exception.run-as-root': expect.stringContaining('socket'),
    },
  });
});

test.each<[string, () => unknown, string]>([
  [
    'no files',
    () => mounted({ ...provided, files: {} }),
    'files: names no file, and the provider would refuse it; name one',
  ],
  [
    'a path that the role may not read',
    () => mounted({ role: 'shop', files: { other: { kind: 'response', path: 'kv/data/other' } } }),
    "files['other']: role 'shop' may not read 'kv/data/other'",
  ],
  [
    'a name that is no file',
    () => mounted({ role: 'shop', files: { '../x': { kind: 'response', path: 'kv/data/shop/db' } } }),
    "files['../x']: is no name of a file",
  ],
  [
    'a workload that the role is not for',
    () => mounted(provided, 'stranger'),
    "test/logging/stranger/workload: mounts: role 'shop' is not for ServiceAccount logging/stranger",
  ],
])('refused: %s', (_what, make, message) => {
  expect(make).toThrow(message);
});

test('files of one namespace are not mounted in another', () => {
  const { capability, provider } = platform();
  const volume = provider.files(new TestSystem(capability, {}, { name: 'shop' }), 'database', provided);
  expect(volume.problem({ namespace: 'elsewhere', serviceAccount: 'shop' })).toMatchObject({
    problem: "files 'shop-database' are declared in namespace 'logging'",
  });
});
