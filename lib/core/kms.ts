import { amazonHost, isAmazonHost } from './amazon';
import { type Endpoint, external } from './endpoint';
import type { Fault } from './platform-error';

/** A key of AWS KMS. */
export interface AwsKmsKey {
  readonly region: string;
  /** Id or ARN of the key, or its alias. Where only an ARN will do, its user says so. */
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
  return external('https', { host: amazonHost('kms', key.region) });
}

/** What is wrong with a key that has to be named by its ARN. */
export function awsKeyProblem({ keyId, region }: AwsKmsKey): Fault | undefined {
  const [, place] = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[\w-]+$/.exec(keyId) ?? [];
  if (place === undefined) {
    return { problem: `'${keyId}' is no ARN of a key`, remedy: 'write arn:aws:kms:<region>:<account>:key/<id>' };
  }
  if (place === region) return undefined;
  return {
    problem: `key '${keyId}' is not in ${region}`,
    remedy: `write region '${place}', or name a key of ${region}`,
  };
}

/** What is wrong with a key of Google, if anything is. */
export function googleKeyProblem(key: GoogleKmsKey): Fault | undefined {
  const { project, region, keyRing, cryptoKey } = key;
  if ([project, region, keyRing, cryptoKey].every((part) => /^[\w.:-]+$/.test(part))) return undefined;
  return {
    problem: `'${googleKeyName(key)}' is no name of a key`,
    remedy: 'state project, region, keyRing and cryptoKey',
  };
}

/** The full name of a key of Google. */
export function googleKeyName({ project, region, keyRing, cryptoKey }: GoogleKmsKey): string {
  return `projects/${project}/locations/${region}/keyRings/${keyRing}/cryptoKeys/${cryptoKey}`;
}

/** What is wrong with a key that is to encrypt what is put into a bucket, if anything is. */
export function bucketKeyProblem(
  key: AwsKmsKey,
  bucket: { readonly store: Endpoint; readonly region: string },
): (Fault & { readonly prop: 'region' | 'keyId' }) | undefined {
  if (!isAmazonHost(bucket.store.host)) {
    const problem = `${bucket.store.host} is not AWS, and knows no key of AWS KMS`;
    return { prop: 'keyId', problem, remedy: 'let the bucket encrypt by itself, or use one of AWS' };
  }
  if (key.region === bucket.region) return undefined;
  return {
    prop: 'region',
    problem: `the key is in ${key.region}, and a bucket in ${bucket.region} cannot use it`,
    remedy: "name a key of the bucket's region",
  };
}
