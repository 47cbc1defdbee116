import { parse } from 'yaml';
import { external, type ProvidedProps, Size, VaultCsiProvider, type VaultProps } from '../../lib';
import { image, TestSystem } from '../core/platform';
import { withServer, written } from './server';

function platform(changes: Partial<VaultProps> = {}) {
  const { capability, server } = withServer(changes);
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
  return written(capability.environment);
}

test('a workload mounts what the driver fetches with its own token', () => {
  const { environment, manifests, find, findings } = mounted();
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
  expect(findings()).toEqual([]);
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
    const { find } = written(capability.environment);
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
  const { find, manifests } = written(capability.environment);
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
