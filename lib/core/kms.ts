import { type Endpoint, external } from './endpoint';

/** A key of AWS KMS. */
export interface AwsKmsKey {
  readonly region: string;
  /** Id or ARN of the key, or its alias. */
  readonly keyId: string;
}

/** A key of Google Cloud KMS. */
export interface GoogleKmsKey {
  readonly project: string;
  readonly region: string;
  readonly keyRing: string;
  readonly cryptoKey: string;
}

/** A key of Azure Key Vault. */
export interface AzureVaultKey {
  readonly tenantId: string;
  /** Name of the vault, the first label of its host. */
  readonly vaultName: string;
  readonly keyName: string;
}

/** Where a key is used. */
export function kmsEndpoint(key: AwsKmsKey | GoogleKmsKey | AzureVaultKey): Endpoint<'https'> {
  if ('keyRing' in key) return external('https', { host: 'cloudkms.googleapis.com' });
  if ('vaultName' in key) return external('https', { host: `${key.vaultName}.vault.azure.net` });
  return external('https', { host: `kms.${key.region}.amazonaws.com` });
}
