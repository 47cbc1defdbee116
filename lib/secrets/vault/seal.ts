import {
  type AwsKmsKey,
  type AzureVaultKey,
  type CloudIdentity,
  type Cluster,
  type Endpoint,
  type Fault,
  type GoogleKmsKey,
  identityProblem,
  kmsEndpoint,
} from '../../core';
import type { Distribution } from './distribution';

/** AWS KMS: the role needs kms:Encrypt, kms:Decrypt and kms:DescribeKey on the key. */
export interface AwsKms extends AwsKmsKey {
  readonly kind: 'awskms';
  readonly identity: Extract<CloudIdentity, { kind: 'aws-role' | 'aws-pod-identity' }>;
}

/** Google KMS: the account needs roles/cloudkms.cryptoKeyEncrypterDecrypter and roles/cloudkms.viewer on the key. */
export interface GoogleKms extends GoogleKmsKey {
  readonly kind: 'gcpckms';
  readonly identity: Extract<CloudIdentity, { kind: 'google' }>;
}

/** Azure Key Vault: the identity needs get, wrapKey and unwrapKey on the key. */
export interface AzureKeyVault extends AzureVaultKey {
  readonly kind: 'azurekeyvault';
  readonly identity: Extract<CloudIdentity, { kind: 'azure' }>;
}

/** The transit engine of another Vault or OpenBao, outside the failure domain of this one. */
export interface Transit {
  readonly kind: 'transit';
  readonly server: Endpoint<'vault'>;
  readonly keyName: string;
  /** @default 'transit' */
  readonly mount?: string;
}

/**
 * A key in a Secret. OpenBao only. Whoever reads that Secret and a volume or a snapshot reads everything, so it is for clusters
 * without any key service.
 */
export interface StaticKey {
  readonly kind: 'static';
  /** Number of the key: a new one is one higher, with the former one beside it for one rollout. @default 1 */
  readonly generation?: number;
}

/** Who unseals a server that starts. */
export type Seal = AwsKms | GoogleKms | AzureKeyVault | Transit | StaticKey;

/** Where the server finds the seal's files. */
export interface SealPaths {
  /** Directory of the static keys: `key-<generation>`. */
  readonly keys: string;
  /** Certificate of the authority of a transit server. */
  readonly transitAuthority: string;
}

/** The seal stanza of the server's configuration. Credentials never stand in it. */
export function sealStanza(seal: Seal, paths: SealPaths): Record<string, Record<string, string>> {
  switch (seal.kind) {
    case 'awskms':
      return { awskms: { region: seal.region, kms_key_id: seal.keyId } };
    case 'gcpckms':
      return {
        gcpckms: { project: seal.project, region: seal.region, key_ring: seal.keyRing, crypto_key: seal.cryptoKey },
      };
    case 'azurekeyvault':
      return { azurekeyvault: { tenant_id: seal.tenantId, vault_name: seal.vaultName, key_name: seal.keyName } };
    case 'transit':
      return {
        transit: {
          address: seal.server.url,
          key_name: seal.keyName,
          mount_path: `${seal.mount ?? 'transit'}/`,
          ...(seal.server.tls && { tls_ca_cert: paths.transitAuthority }),
        },
      };
    case 'static':
      return { static: staticKeys(seal.generation ?? 1, paths.keys) };
  }
}

function staticKeys(generation: number, directory: string): Record<string, string> {
  const key = (number: number) => `file://${directory}/key-${number}`;
  return {
    current_key_id: String(generation),
    current_key: key(generation),
    ...(generation > 1 && { previous_key_id: String(generation - 1), previous_key: key(generation - 1) }),
  };
}

/** Where the server reaches its seal. */
export function sealEndpoints(seal: Seal): readonly Endpoint[] {
  switch (seal.kind) {
    case 'awskms':
    case 'gcpckms':
    case 'azurekeyvault':
      return [kmsEndpoint(seal)];
    case 'transit':
      return [seal.server];
    case 'static':
      return [];
  }
}

/** Who the server is to its seal's cloud. */
export function sealIdentity(seal: Seal): CloudIdentity | undefined {
  return 'identity' in seal ? seal.identity : undefined;
}

/** What is wrong with a seal, if anything is. */
export function sealProblems(distribution: Distribution, seal: Seal, cluster: Cluster): readonly Fault[] {
  const prop = 'seal';
  if (seal.kind === 'static') {
    const { generation = 1 } = seal;
    if (distribution === 'vault') {
      return [
        { prop, problem: 'Vault has no static seal', remedy: "use distribution 'openbao', a key service or transit" },
      ];
    }
    return Number.isInteger(generation) && generation >= 1
      ? []
      : [{ prop: 'seal.generation', problem: `${generation} is no generation`, remedy: 'use a whole number from 1' }];
  }
  if (seal.kind === 'transit') return [];
  const empty = Object.entries(seal).filter(([, value]) => value === '');
  if (empty.length > 0) {
    return empty.map(([key]) => ({ prop: `seal.${key}`, problem: 'is empty', remedy: 'state which key unseals' }));
  }
  // Data that was read from a file may lack what the type demands.
  if (!sealIdentity(seal)) {
    return [
      {
        prop: 'seal.identity',
        problem: `a seal of kind ${seal.kind} has no identity, and could ask its key service nothing`,
        remedy: 'name the role, service account or managed identity that may use the key',
      },
    ];
  }
  const fault = identityProblem(cluster, seal.identity);
  return fault ? [{ prop: 'seal.identity', ...fault }] : [];
}
