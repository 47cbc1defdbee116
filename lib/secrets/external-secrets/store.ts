import {
  type ClusterSecretStoreSpecProvider,
  ClusterSecretStoreSpecProviderAwsService,
  ClusterSecretStoreSpecProviderAzurekvAuthType,
  ClusterSecretStoreSpecProviderVaultCaProviderType,
  ClusterSecretStoreSpecProviderVaultVersion,
} from '../../../imports/external-secrets.io';
import {
  amazonHost,
  type CloudIdentity,
  type Cluster,
  type Endpoint,
  external,
  type Fault,
  identityProblem,
} from '../../core';

/** Vault or OpenBao: a versioned engine, and a role that reads it. */
export interface VaultStore {
  readonly kind: 'vault';
  readonly server: Endpoint<'vault'>;
  /** Mount path of the versioned engine. */
  readonly engine: string;
  /** Role of the Kubernetes auth method. */
  readonly role: string;
  /** Audience that the role demands. */
  readonly audience: string;
  /** Secret whose `ca.crt` signed the server's certificate. */
  readonly authority: { readonly namespace: string; readonly secret: string };
}

/** AWS Secrets Manager. */
export interface AwsStore {
  readonly kind: 'aws-secrets-manager';
  readonly region: string;
  readonly identity: Extract<CloudIdentity, { kind: 'aws-role' | 'aws-pod-identity' }>;
}

/** Google Secret Manager. */
export interface GoogleStore {
  readonly kind: 'google-secret-manager';
  readonly project: string;
  readonly identity: Extract<CloudIdentity, { kind: 'google' }>;
}

/** Azure Key Vault. */
export interface AzureStore {
  readonly kind: 'azure-key-vault';
  /** Name of the vault, the first label of its host. */
  readonly vaultName: string;
  readonly tenantId: string;
  readonly identity: Extract<CloudIdentity, { kind: 'azure' }>;
}

/** Where values are kept. */
export type Store = VaultStore | AwsStore | GoogleStore | AzureStore;

/** The ServiceAccount of the operator, which proves itself to the store. */
export interface OperatorAccount {
  readonly namespace: string;
  readonly name: string;
}

/** The store as the operator wants it. Without `auth` it uses the cloud identity of its own pod. */
export function providerSpec(store: Store, account: OperatorAccount): ClusterSecretStoreSpecProvider {
  switch (store.kind) {
    case 'vault':
      return {
        vault: {
          server: store.server.url,
          path: store.engine,
          version: ClusterSecretStoreSpecProviderVaultVersion.V2,
          caProvider: {
            type: ClusterSecretStoreSpecProviderVaultCaProviderType.SECRET,
            name: store.authority.secret,
            namespace: store.authority.namespace,
            key: 'ca.crt',
          },
          auth: {
            kubernetes: {
              mountPath: 'kubernetes',
              role: store.role,
              serviceAccountRef: { ...account, audiences: [store.audience] },
            },
          },
        },
      };
    case 'aws-secrets-manager':
      return { aws: { service: ClusterSecretStoreSpecProviderAwsService.SECRETS_MANAGER, region: store.region } };
    case 'google-secret-manager':
      return { gcpsm: { projectId: store.project } };
    case 'azure-key-vault':
      return {
        azurekv: {
          authType: ClusterSecretStoreSpecProviderAzurekvAuthType.WORKLOAD_IDENTITY,
          tenantId: store.tenantId,
          vaultUrl: `https://${store.vaultName}.vault.azure.net`,
        },
      };
  }
}

/** Where the operator reaches the store. */
export function storeEndpoint(store: Store): Endpoint {
  switch (store.kind) {
    case 'vault':
      return store.server;
    case 'aws-secrets-manager':
      return external('https', { host: amazonHost('secretsmanager', store.region) });
    case 'google-secret-manager':
      return external('https', { host: 'secretmanager.googleapis.com' });
    case 'azure-key-vault':
      return external('https', { host: `${store.vaultName}.vault.azure.net` });
  }
}

/** Who the operator is to the store's cloud. */
export function storeIdentity(store: Store): CloudIdentity | undefined {
  return store.kind === 'vault' ? undefined : store.identity;
}

/** Name of a value in a store: those of Google and Azure know no slash. */
export function remoteKey(kind: Store['kind'], prefix: string, namespace: string, name: string): string {
  const parts = [prefix, namespace, name];
  const flat = kind === 'google-secret-manager' || kind === 'azure-key-vault';
  return flat ? parts.join('-').replaceAll('/', '-') : parts.join('/');
}

/** What is wrong with a store, if anything is. */
export function storeProblems(store: Store, cluster: Cluster): readonly Fault[] {
  if (store.kind === 'vault') return [];
  // Data that was read from a file may lack what the type demands.
  if (!storeIdentity(store)) {
    return [
      {
        prop: 'store.identity',
        problem: `a store of kind ${store.kind} has no identity, and the operator could read nothing`,
        remedy: 'name the role, service account or managed identity that may read it',
      },
    ];
  }
  const fault = identityProblem(cluster, store.identity);
  return fault ? [{ prop: 'store.identity', ...fault }] : [];
}
