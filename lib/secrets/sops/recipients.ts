import {
  type AwsKmsKey,
  type AzureVaultKey,
  awsKeyProblem,
  type Cluster,
  type Fault,
  type GoogleKmsKey,
  googleKeyName,
  googleKeyProblem,
} from '../../core';

/** The public half of an age key: `age1…`. */
export interface AgeKey {
  readonly age: string;
}

/** Who can decrypt: whoever has an age key, or may use a key of a cloud. A key of AWS is named by its ARN. */
export type SopsRecipient = AgeKey | AwsKmsKey | GoogleKmsKey | AzureVaultKey;

/** Form of a public age key for X25519: Bech32 of 32 bytes. Source: the specification of age, version 1. */
const ageForm = /^age1[02-9ac-hj-np-z]{58}$/;

/** What is wrong with the recipients themselves, if anything is. */
export function recipientProblems(
  recipients: readonly SopsRecipient[],
  keySecret: string | undefined,
  cluster: Cluster,
): readonly Fault[] {
  if (recipients.length === 0) return [{ problem: 'sops has no recipients', remedy: 'name who can decrypt' }];
  const faults = recipients.flatMap((recipient) => formProblem(recipient) ?? []);
  if (faults.length > 0) return faults;
  if (keySecret !== undefined) {
    if (recipients.some((recipient) => 'age' in recipient)) return [];
    const problem = `keySecret '${keySecret}' holds an age key, and no recipient has one`;
    return [{ problem, remedy: 'add its public half to recipients, or leave keySecret out' }];
  }
  const { distribution } = cluster.facts;
  if (recipients.some((recipient) => homeOf(recipient) === distribution)) return [];
  return [
    {
      problem: `Flux on ${distribution} has no identity with which it could decrypt for ${recipients.map(recipientName).join(', ')}`,
      remedy: "add a key of this cluster's cloud to recipients, or an age key, and name its Secret in keySecret",
    },
  ];
}

function formProblem(recipient: SopsRecipient): Fault | undefined {
  if ('age' in recipient) {
    if (ageForm.test(recipient.age)) return undefined;
    return { problem: `'${recipient.age}' is no public age key`, remedy: 'take it from: age-keygen -y FILE' };
  }
  if ('keyRing' in recipient) return googleKeyProblem(recipient);
  if ('vaultName' in recipient) {
    if ([recipient.vaultName, recipient.keyName].every((part) => /^[A-Za-z0-9-]+$/.test(part))) return undefined;
    return { problem: `'${recipientName(recipient)}' is no name of a key`, remedy: 'state vaultName and keyName' };
  }
  return awsKeyProblem(recipient);
}

/** The distribution on which Flux can prove itself to a recipient's key service. */
function homeOf(recipient: SopsRecipient): Cluster['facts']['distribution'] | undefined {
  if ('age' in recipient) return undefined;
  if ('keyRing' in recipient) return 'gke';
  return 'vaultName' in recipient ? 'aks' : 'eks';
}

/** A recipient as it is named here and in documents: the list that holds it, and its name there. */
export function recipientName(recipient: SopsRecipient): string {
  if ('age' in recipient) return `age ${recipient.age}`;
  if ('keyRing' in recipient) return `gcp_kms ${googleKeyName(recipient)}`;
  if ('vaultName' in recipient) {
    return `azure_kv https://${recipient.vaultName}.vault.azure.net/keys/${recipient.keyName}`;
  }
  return `kms ${recipient.keyId}`;
}

/** How each list of a document's metadata names its entries. Whatever has no name here is nobody's that could be declared. */
const namesIn: Readonly<Record<string, (entry: Readonly<Record<string, unknown>>) => string>> = {
  age: ({ recipient }) => String(recipient),
  kms: ({ arn }) => String(arn),
  gcp_kms: ({ resource_id }) => String(resource_id),
  azure_kv: ({ vault_url, name }) => `${String(vault_url).replace(/\/$/, '')}/keys/${String(name)}`,
  pgp: ({ fp }) => String(fp),
  hc_vault: ({ vault_address, engine_path, key_name }) => `${vault_address}/${engine_path}/${key_name}`,
};

/** Everybody whom a document was encrypted for, by its metadata. */
export function recipientsIn(metadata: Readonly<Record<string, unknown>>): readonly string[] {
  return [metadata, ...listIn(metadata.key_groups)].flatMap((group) =>
    Object.entries(namesIn).flatMap(([list, nameOf]) => listIn(group[list]).map((entry) => `${list} ${nameOf(entry)}`)),
  );
}

function listIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value : [];
}
