import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { Cluster } from './cluster';
import type { Distribution } from './cluster-facts';
import type { AwsKmsKey, GoogleKmsKey } from './kms';
import { awsKeyProblem, googleKeyName, googleKeyProblem } from './kms';
import { recommendedLabels } from './labels';
import type { Fault } from './platform-error';

/** A storage class of the cluster. */
export interface StorageClass {
  readonly name: string;
  /** Whether claims without a class get this one. @default false */
  readonly default?: boolean;
  /**
   * Disks of the cluster's cloud that are encrypted with a key of one's own. The platform makes the class, so that no other of its
   * name may be there.
   * @default the class exists, and its disks are encrypted as the cloud does by itself
   */
  readonly encrypted?: EncryptedDisks;
}

/**
 * Volumes of EBS, of type gp3. The role of the EBS driver needs kms:CreateGrant for resources of AWS, kms:DescribeKey, kms:Decrypt,
 * kms:Encrypt, kms:GenerateDataKey* and kms:ReEncrypt* on the key, whose id is its ARN.
 */
export interface EncryptedEbs {
  readonly kind: 'ebs';
  readonly key: AwsKmsKey;
}

/** Google's persistent disks. The service agent of Compute Engine needs roles/cloudkms.cryptoKeyEncrypterDecrypter on the key. */
export interface EncryptedPersistentDisk {
  readonly kind: 'persistent-disk';
  readonly key: GoogleKmsKey;
  /** @default 'pd-balanced' */
  readonly type?: 'pd-balanced' | 'pd-ssd' | 'hyperdisk-balanced';
}

/**
 * Azure's managed disks. They know no key but a disk encryption set, whose own identity needs get, wrapKey and unwrapKey on the key
 * in the vault; the cluster's identity needs to read the set.
 */
export interface EncryptedManagedDisk {
  readonly kind: 'managed-disk';
  /** Resource id of the set: `/subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Compute/diskEncryptionSets/<name>`. */
  readonly diskEncryptionSet: string;
  /** @default 'Premium_LRS' */
  readonly type?: 'Premium_LRS' | 'Premium_ZRS' | 'StandardSSD_LRS' | 'StandardSSD_ZRS';
}

/** Disks of a cloud, and the key that encrypts them. */
export type EncryptedDisks = EncryptedEbs | EncryptedPersistentDisk | EncryptedManagedDisk;

/** The distribution whose clusters have disks of a kind. */
const home: Readonly<Record<EncryptedDisks['kind'], Distribution>> = {
  ebs: 'eks',
  'persistent-disk': 'gke',
  'managed-disk': 'aks',
};

const encryptionSet =
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/diskEncryptionSets\/[^/]+$/i;

/** What is wrong with a cluster's classes, if anything is. */
export function storageClassProblems({ facts }: Cluster): readonly Fault[] {
  return [
    ...countProblems(facts.storageClasses),
    ...facts.storageClasses.flatMap(({ name, encrypted }) => {
      const fault = encrypted && (foreignProblem(encrypted, facts.distribution) ?? keyProblem(encrypted));
      return fault ? [{ ...fault, prop: `cluster.storageClasses[${name}].encrypted` }] : [];
    }),
  ];
}

function countProblems(classes: readonly StorageClass[]): readonly Fault[] {
  const prop = 'cluster.storageClasses';
  const names = classes.map(({ name }) => name);
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  const defaults = classes.filter((each) => each.default).map(({ name }) => name);
  return [
    ...[...twice].map((name) => ({
      prop,
      problem: `'${name}' stands there twice`,
      remedy: 'leave one of them out, or give it a name of its own',
    })),
    ...(defaults.length > 1
      ? [{ prop, problem: `${defaults.join(', ')} are all the default`, remedy: 'choose one of them' }]
      : []),
  ];
}

function foreignProblem({ kind }: EncryptedDisks, distribution: Distribution): Fault | undefined {
  if (distribution === home[kind]) return undefined;
  return {
    problem: `a cluster of ${distribution} has no disks of kind ${kind}`,
    remedy: `use it on ${home[kind]}, or name disks of this cluster's cloud`,
  };
}

function keyProblem(disks: EncryptedDisks): Fault | undefined {
  switch (disks.kind) {
    case 'ebs':
      return awsKeyProblem(disks.key);
    case 'persistent-disk':
      return googleKeyProblem(disks.key);
    case 'managed-disk':
      return encryptionSet.test(disks.diskEncryptionSet)
        ? undefined
        : {
            problem: `'${disks.diskEncryptionSet}' is no disk encryption set`,
            remedy: 'take its id from: az disk-encryption-set show --query id',
          };
  }
}

/** Makes a class, where the platform is to. */
export function makeStorageClass(scope: Construct, { name, default: isDefault, encrypted }: StorageClass): void {
  if (!encrypted) return;
  new k8s.KubeStorageClass(scope, `storage-class-${name}`, {
    metadata: {
      name,
      labels: recommendedLabels({ product: 'platform', instance: name, component: 'storage', partOf: 'platform' }),
      annotations: isDefault ? { 'storageclass.kubernetes.io/is-default-class': 'true' } : undefined,
    },
    ...driverOf(encrypted),
    allowVolumeExpansion: true,
    // A disk is made in the zone of the node that the scheduler chose.
    volumeBindingMode: 'WaitForFirstConsumer',
  });
}

/** The cloud's driver, and what it is told. Sources: the parameters that each driver documents. */
function driverOf(disks: EncryptedDisks): Pick<k8s.KubeStorageClassProps, 'provisioner' | 'parameters'> {
  switch (disks.kind) {
    case 'ebs':
      return {
        provisioner: 'ebs.csi.aws.com',
        parameters: { type: 'gp3', encrypted: 'true', kmsKeyId: disks.key.keyId },
      };
    case 'persistent-disk':
      return {
        provisioner: 'pd.csi.storage.gke.io',
        parameters: { type: disks.type ?? 'pd-balanced', 'disk-encryption-kms-key': googleKeyName(disks.key) },
      };
    case 'managed-disk':
      return {
        provisioner: 'disk.csi.azure.com',
        parameters: { skuName: disks.type ?? 'Premium_LRS', diskEncryptionSetID: disks.diskEncryptionSet },
      };
  }
}
