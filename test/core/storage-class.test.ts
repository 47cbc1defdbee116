import { Cluster, claim, type EncryptedDisks, manifestsOf, Size, type StorageClass } from '../../lib';
import { verify } from '../../lib/verify';
import { serving, TestSystem, testCapability } from './platform';

const network = { kubernetes: '1.34', zones: [], podRanges: ['100.64.0.0/16'], nodeRanges: ['10.0.0.0/16'] } as const;
const apiServer = { ranges: ['172.16.0.0/28'], port: 443 } as const;

const arn = 'arn:aws:kms:eu-central-1:123456789012:key/1b2c';
const set =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/g/providers/Microsoft.Compute/diskEncryptionSets/s';
const ebs: EncryptedDisks = { kind: 'ebs', key: { region: 'eu-central-1', keyId: arn } };
const persistentDisk: EncryptedDisks = {
  kind: 'persistent-disk',
  key: { project: 'p', region: 'europe-west3', keyRing: 'ring', cryptoKey: 'disks' },
};
const managedDisk: EncryptedDisks = { kind: 'managed-disk', diskEncryptionSet: set };

const clusters = {
  eks: (encrypted: EncryptedDisks) => Cluster.eks({ ...network, storageClasses: classes(encrypted) }),
  gke: (encrypted: EncryptedDisks) =>
    Cluster.gke({ ...network, apiServer, serviceRanges: ['10.1.0.0/16'], storageClasses: classes(encrypted) }),
  aks: (encrypted: EncryptedDisks) =>
    Cluster.aks({ ...network, apiServer, nodeRanges: ['10.224.0.0/16'], storageClasses: classes(encrypted) }),
};

function classes(encrypted: EncryptedDisks) {
  return [{ name: 'other' }, { name: 'encrypted', default: true, encrypted }];
}

function synthesized(cluster: Cluster) {
  const capability = testCapability({ cluster });
  new TestSystem(capability).run({
    ...serving,
    kind: 'StatefulSet',
    role: 'store',
    mounts: { '/data': claim('data', Size.gibibytes(1)) },
  });
  const { environment } = capability;
  const manifests = manifestsOf(environment);
  const findings = verify({
    manifests,
    expectedSecrets: [],
    kubernetes: '1.34',
    network: environment.expectedNetwork(),
  });
  const find = (kind: string) => manifests.filter(({ object }) => object.kind === kind);
  return { findings, find };
}

test.each([
  ['eks', ebs, 'ebs.csi.aws.com', { type: 'gp3', encrypted: 'true', kmsKeyId: arn }],
  [
    'gke',
    persistentDisk,
    'pd.csi.storage.gke.io',
    {
      type: 'pd-balanced',
      'disk-encryption-kms-key': 'projects/p/locations/europe-west3/keyRings/ring/cryptoKeys/disks',
    },
  ],
  ['aks', managedDisk, 'disk.csi.azure.com', { skuName: 'Premium_LRS', diskEncryptionSetID: set }],
] as const)(
  'a class of %s with a key of its own comes first, and claims name it',
  (cloud, disks, provisioner, parameters) => {
    const { find, findings } = synthesized(clusters[cloud](disks));
    expect(findings).toEqual([]);
    expect(find('StorageClass')).toMatchObject([
      {
        stage: 'namespaces',
        object: {
          metadata: { name: 'encrypted', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
          provisioner,
          parameters,
          allowVolumeExpansion: true,
          volumeBindingMode: 'WaitForFirstConsumer',
        },
      },
    ]);
    expect(find('StatefulSet')).toMatchObject([
      { object: { spec: { volumeClaimTemplates: [{ spec: { storageClassName: 'encrypted' } }] } } },
    ]);
  },
);

test('a class that exists is not made', () => {
  const cluster = Cluster.eks({ ...network, storageClasses: [{ name: 'gp3', default: true }] });
  expect(synthesized(cluster).find('StorageClass')).toEqual([]);
});

const prop = 'test: cluster.storageClasses[encrypted].encrypted: ';

test.each<[string, keyof typeof clusters, EncryptedDisks, string]>([
  [
    'disks of another cloud',
    'gke',
    ebs,
    "a cluster of gke has no disks of kind ebs; use it on eks, or name disks of this cluster's cloud",
  ],
  [
    'disks of yet another cloud',
    'eks',
    managedDisk,
    'a cluster of eks has no disks of kind managed-disk; use it on aks',
  ],
  [
    'an alias, which the driver does not take',
    'eks',
    { kind: 'ebs', key: { region: 'eu-central-1', keyId: 'alias/disks' } },
    "'alias/disks' is no ARN of a key; write arn:aws:kms:<region>:<account>:key/<id>",
  ],
  [
    'a key of another region',
    'eks',
    { kind: 'ebs', key: { region: 'eu-west-1', keyId: arn } },
    `key '${arn}' is not in eu-west-1; write region 'eu-central-1', or name a key of eu-west-1`,
  ],
  [
    'a key without its ring',
    'gke',
    { ...persistentDisk, key: { project: 'p', region: 'europe-west3', keyRing: '', cryptoKey: 'disks' } },
    "'projects/p/locations/europe-west3/keyRings//cryptoKeys/disks' is no name of a key; state project",
  ],
  [
    'a key in the place of a set',
    'aks',
    { kind: 'managed-disk', diskEncryptionSet: 'https://vault.vault.azure.net/keys/disks' },
    "'https://vault.vault.azure.net/keys/disks' is no disk encryption set; take its id from: az disk-encryption-set show",
  ],
])('%s is refused', (_what, cloud, disks, message) => {
  expect(() => synthesized(clusters[cloud](disks))).toThrow(`${prop}${message}`);
});

test.each<[string, StorageClass[], string]>([
  [
    'a name that stands there twice',
    [{ name: 'disks' }, { name: 'disks', encrypted: ebs }],
    "'disks' stands there twice; leave one of them out, or give it a name of its own",
  ],
  [
    'a second default',
    [
      { name: 'gp3', default: true },
      { name: 'disks', default: true, encrypted: ebs },
    ],
    'gp3, disks are all the default; choose one of them',
  ],
])('%s is refused', (_what, storageClasses, message) => {
  const cluster = Cluster.eks({ ...network, storageClasses });
  expect(() => synthesized(cluster)).toThrow(`test: cluster.storageClasses: ${message}`);
});
