import { type CertificateNeed, Cluster, Duration, external, manifestsOf, Vault, type VaultProps } from '../../lib';
import { serverConfig } from '../../lib/secrets/vault/config';
import { planOf } from '../../lib/secrets/vault/plan';
import type { Seal } from '../../lib/secrets/vault/seal';
import { testCapability } from '../core/platform';
import { publicKey } from './server';

const props: VaultProps = {
  distribution: 'openbao',
  seal: { kind: 'static' },
  recovery: { publicKeys: [publicKey], threshold: 1 },
  snapshots: { none: 'a test keeps nothing' },
};

const eks = Cluster.eks({
  zones: ['eu-central-1a'],
  kubernetes: '1.34',
  podRanges: ['10.0.0.0/16'],
  nodeRanges: ['10.0.0.0/16'],
  storageClasses: [{ name: 'gp3', default: true }],
});

const awsSeal: Seal = {
  kind: 'awskms',
  region: 'eu-central-1',
  keyId: 'alias/x',
  identity: { kind: 'aws-role', arn: 'arn:aws:iam::123456789012:role/x', region: 'eu-central-1' },
};

function objects(changes: Partial<VaultProps> = {}, cluster?: Cluster) {
  const capability = testCapability(cluster ? { cluster } : {});
  new Vault(capability, { ...props, ...changes });
  return manifestsOf(capability.environment).map(({ object }) => object) as ReturnType<typeof JSON.parse>[];
}

const found = (all: ReturnType<typeof objects>, kind: string, name: string) =>
  all.find((object) => object.kind === kind && object.metadata.name === name);

describe('what is refused', () => {
  const problems: [string, Partial<VaultProps>, RegExp][] = [
    ['an even number of members', { replicas: 4 }, /replicas: 4 members can split evenly .*; use 3 or 5/],
    ['a static seal for Vault', { distribution: 'vault' }, /seal: Vault has no static seal/],
    ['no recovery keys', { recovery: { publicKeys: [], threshold: 1 } }, /nobody holds a recovery key/],
    ['something else than a key', { recovery: { publicKeys: ['aGVsbG8='], threshold: 1 } }, /is no OpenPGP public key/],
    [
      'one of two holders',
      { recovery: { publicKeys: [publicKey, publicKey], threshold: 1 } },
      /no threshold; .* 2 to 2/,
    ],
    ['no reason for no snapshots', { snapshots: { none: '' } }, /snapshots.none: gives no reason/],
    [
      'snapshots without storage',
      { snapshots: { store: external('https', { host: 's3.example.com' }), bucket: '', region: 'x' } },
      /snapshots have no storage/,
    ],
    [
      'a key that the bucket cannot use',
      {
        snapshots: {
          store: external('https', { host: 's3.eu-central-1.amazonaws.com' }),
          bucket: 'snapshots',
          region: 'eu-central-1',
          encryption: { region: 'eu-west-1', keyId: 'alias/x' },
        },
      },
      /snapshots.encryption.region: the key is in eu-west-1, and a bucket in eu-central-1 cannot use it/,
    ],
    [
      'a key of another cloud than the bucket',
      {
        snapshots: {
          store: external('https', { host: 's3.example.com' }),
          bucket: 'snapshots',
          region: 'eu-central-1',
          encryption: { region: 'eu-central-1', keyId: 'alias/x' },
        },
      },
      /snapshots.encryption.keyId: s3.example.com is not AWS, and knows no key of AWS KMS; let the bucket encrypt by itself/,
    ],
    [
      'a cloud that the cluster is not in',
      { seal: awsSeal },
      /seal.identity: .* cannot be proved by a cluster of kind/,
    ],
    ['a role that names no policy', role(['absent']), /names policy 'absent', which nobody defines/],
    ['a path on no engine', policy('absent/x'), /'absent\/x' is on no engine/],
    ['a path that forgets data/', policy('kv/shop/db'), /is no path of the versioned engine 'kv'; write kv\/data/],
    ['a name of its own', { definitions: { policies: { bootstrap: {} } } }, /'bootstrap' is the platform's own/],
    ['a mount of its own', { definitions: { engines: { sys: { kind: 'kv' } } } }, /'sys' cannot be the path/],
    ['a generation of zero', { seal: { kind: 'static', generation: 0 } }, /0 is no generation/],
  ];

  test.each(problems)('%s', (_name, changes, message) => {
    expect(() => objects(changes)).toThrow(message);
  });

  test.each([
    { ...awsSeal, identity: undefined },
    { kind: 'gcpckms', project: 'p', region: 'r', keyRing: 'ring', cryptoKey: 'key' },
    { kind: 'azurekeyvault', tenantId: 't', vaultName: 'v', keyName: 'k' },
  ])('a seal of kind $kind without its identity', (seal) => {
    expect(() => objects({ seal: seal as Seal }, eks)).toThrow(
      `seal.identity: a seal of kind ${seal.kind} has no identity, and could ask its key service nothing; name the role`,
    );
  });

  test('an identity that is none', () => {
    const seal = { ...awsSeal, identity: { kind: 'aws-role', arn: 'x', region: 'y' } } as Seal;
    expect(() => objects({ seal }, eks)).toThrow(/'x' is no identity of kind aws-role/);
  });
});

function role(policies: string[]): Partial<VaultProps> {
  return { definitions: { roles: { shop: { namespace: 'shop', serviceAccounts: ['shop'], policies } } } };
}

function policy(path: string): Partial<VaultProps> {
  return { definitions: { engines: { kv: { kind: 'kv' } }, policies: { shop: { [path]: ['read'] } } } };
}

test('every member can join every other, under names that the certificate holds', () => {
  const capability = testCapability();
  new Vault(capability, props);
  const certificate = capability.environment.secrets.find(({ need }) => need.name === 'openbao-tls')
    ?.certificate as CertificateNeed;
  const config = JSON.parse(found(objects(), 'ConfigMap', 'openbao-config')?.data['server.json']);
  const joins: { leader_api_addr: string }[] = config.storage.raft.retry_join;
  expect(joins).toHaveLength(3);
  for (const { leader_api_addr } of joins) {
    const { hostname, port } = new URL(leader_api_addr);
    expect(port).toBe('8200');
    expect(certificate.dnsNames).toContain(hostname.replace(/^[^.]+/, '*'));
  }
});

test('members are replaced by the rollout job alone, which may touch these pods and no others', () => {
  const all = objects();
  expect(found(all, 'StatefulSet', 'openbao')?.spec.updateStrategy).toEqual({ type: 'OnDelete' });
  expect(found(all, 'Role', 'openbao-rollout')?.rules).toEqual([
    { apiGroups: ['apps'], resources: ['statefulsets'], verbs: ['get'], resourceNames: ['openbao'] },
    {
      apiGroups: [''],
      resources: ['pods'],
      verbs: ['get', 'delete'],
      resourceNames: ['openbao-0', 'openbao-1', 'openbao-2'],
    },
  ]);
});

test('the rollout job runs again when the pods change', () => {
  const name = (changes?: Partial<VaultProps>) =>
    objects(changes).find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('openbao-rollout'))
      ?.metadata.name;
  expect(name({ seal: { kind: 'static', generation: 2 } })).not.toBe(name());
  expect(name()).toBe(name());
});

test('a key service of the cloud needs no Secret, and the ServiceAccount names the identity', () => {
  const all = objects({ seal: awsSeal }, eks);
  expect(found(all, 'ServiceAccount', 'openbao')?.metadata.annotations).toEqual({
    'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/x',
  });
  const { volumes } = found(all, 'StatefulSet', 'openbao')?.spec.template.spec ?? {};
  expect(volumes.map((volume: { name: string }) => volume.name)).toEqual(['config', 'openbao-tls', 'tmp']);
});

const places = { api: 'a', cluster: 'c', data: 'd', audit: 'l', tls: 't', keys: 'k', transitAuthority: 'x' };

test.each<[Seal, object]>([
  [awsSeal, { awskms: { region: 'eu-central-1', kms_key_id: 'alias/x' } }],
  [
    {
      kind: 'gcpckms',
      project: 'p',
      region: 'r',
      keyRing: 'ring',
      cryptoKey: 'key',
      identity: { kind: 'google', serviceAccount: 'openbao@project.iam.gserviceaccount.com' },
    },
    { gcpckms: { project: 'p', region: 'r', key_ring: 'ring', crypto_key: 'key' } },
  ],
  [
    {
      kind: 'azurekeyvault',
      tenantId: 't',
      vaultName: 'v',
      keyName: 'k',
      identity: { kind: 'azure', clientId: '00000000-0000-0000-0000-000000000000' },
    },
    { azurekeyvault: { tenant_id: 't', vault_name: 'v', key_name: 'k' } },
  ],
  [
    { kind: 'transit', server: external('vault', { host: 'v.example.com', port: 8200 }), keyName: 'k' },
    { transit: { address: 'https://v.example.com:8200', key_name: 'k', mount_path: 'transit/', tls_ca_cert: 'x' } },
  ],
  [
    { kind: 'static', generation: 2 },
    {
      static: {
        current_key_id: '2',
        current_key: 'file://k/key-2',
        previous_key_id: '1',
        previous_key: 'file://k/key-1',
      },
    },
  ],
])('seal $kind', (seal, stanza) => {
  const config = serverConfig({ distribution: 'openbao', clusterName: 'x', seal, members: [], places });
  expect(config).toMatchObject({ seal: stanza });
});

test('Vault gets its audit devices from the bootstrap job, OpenBao from its configuration', () => {
  const seal: Seal = { kind: 'transit', server: external('vault', { host: 'v.example.com' }), keyName: 'k' };
  const files = (distribution: 'vault' | 'openbao') => {
    const all = objects({ distribution, seal });
    return {
      config: JSON.parse(found(all, 'ConfigMap', `${distribution}-config`)?.data['server.json']),
      plan: JSON.parse(found(all, 'ConfigMap', `${distribution}-bootstrap`)?.data['bootstrap.json']),
    };
  };
  const audits = (plan: { steps: { do: string }[] }) => plan.steps.filter((step) => step.do === 'audit').length;
  const [vault, openbao] = [files('vault'), files('openbao')];
  expect([vault.config.audit, audits(vault.plan), vault.config.disable_mlock]).toEqual([undefined, 2, true]);
  expect([openbao.config.audit.length, audits(openbao.plan), openbao.config.disable_mlock]).toEqual([2, 0, undefined]);
});

test('the bootstrap role may touch what its plan touches, and policies', () => {
  const [first] = planOf(
    { engines: { orders: { kind: 'transit', keys: { k: { type: 'ed25519', rotation: Duration.days(1) } } } } },
    {
      audience: 'a',
      namespace: 'n',
      accounts: { bootstrap: 'b', rollout: 'r' },
      members: 3,
      audit: {},
      credentials: () => '/c',
      kubernetesHost: 'https://k',
    },
  );
  if (first?.do !== 'policy') throw new Error('the own policy comes first');
  expect(Object.keys(JSON.parse(first.policy).path).sort()).toEqual([
    'auth/kubernetes/config',
    'auth/kubernetes/role/bootstrap',
    'auth/kubernetes/role/rollout',
    'orders/keys/k',
    'orders/keys/k/config',
    'sys/audit',
    'sys/auth',
    'sys/auth/kubernetes',
    'sys/mounts',
    'sys/mounts/orders',
    'sys/mounts/orders/tune',
    'sys/policies/acl/*',
    'sys/storage/raft/autopilot/configuration',
  ]);
});

test('snapshots are encrypted with the key that is named, and otherwise as the bucket has it', () => {
  const snapshots = {
    store: external('https', { host: 's3.eu-central-1.amazonaws.com' }),
    bucket: 'snapshots',
    region: 'eu-central-1',
  };
  const container = (encryption?: { region: string; keyId: string }) =>
    found(objects({ snapshots: { ...snapshots, encryption } }), 'CronJob', 'openbao-snapshot')?.spec.jobTemplate.spec
      .template.spec.containers[0];
  const encrypted = container({ region: 'eu-central-1', keyId: 'alias/snapshots' });
  expect(encrypted.command[2]).toContain(' --sse aws:kms --sse-kms-key-id "$KMS_KEY" "$SNAPSHOT" ');
  expect(encrypted.env).toContainEqual({ name: 'KMS_KEY', value: 'alias/snapshots' });
  expect(container().command[2]).not.toContain('--sse');
});
