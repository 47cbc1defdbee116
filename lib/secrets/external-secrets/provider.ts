import type { Construct } from 'constructs';
import {
  ExternalSecret,
  ExternalSecretSpecSecretStoreRefKind,
  ExternalSecretSpecTargetCreationPolicy,
  ExternalSecretSpecTargetDeletionPolicy,
  PushSecret,
  PushSecretSpecDeletionPolicy,
  PushSecretSpecSecretStoreRefsKind,
  PushSecretSpecSelectorGeneratorRefKind,
  PushSecretSpecUpdatePolicy,
} from '../../../imports/external-secrets.io';
import { Password } from '../../../imports/generators.external-secrets.io';
import { type DeclaredSecret, Environment, type SecretFormat, type SecretProvider } from '../../core';
import { recommendedLabels } from '../../core/labels';
import { place } from '../../core/placement';
import { remoteKey, type Store } from './store';

/** Name of the ClusterSecretStore that the operator's system declares. */
export const storeName = 'platform';

/** What the provider is told. */
export interface ExternalSecretsProviderProps {
  /** Kind of the store, which decides how values are named. */
  readonly store: Store['kind'];
  /** First part of every value's name. @default the environment's name */
  readonly prefix?: string;
  /**
   * Whether values that are nothing but random are made and put into the store when it lacks them; the operator then needs the
   * right to write. Otherwise people put every value there.
   * @default false
   */
  readonly mints?: boolean;
}

/** Time after which a value that was changed in the store reaches the cluster. */
const refreshInterval = '1h0m0s';

const labelsOf = (name: string) =>
  recommendedLabels({ product: 'external-secrets', instance: name, component: 'secret', partOf: 'secrets' });

/**
 * Secrets come from a store outside the cluster, or from Vault in it, through External Secrets Operator. Certificates stay with
 * whoever issues them.
 */
export function externalSecrets({ store, prefix, mints = false }: ExternalSecretsProviderProps): SecretProvider {
  return {
    name: 'external-secrets',
    fulfils: ({ certificate }) => !certificate,
    provide(scope, declared) {
      if (declared.certificate) return;
      const { namespace, need } = declared;
      const environment = Environment.of(scope);
      requireOperator(environment);
      const key = remoteKey(store, prefix ?? environment.name, namespace, need.name);
      const passwords = Object.entries(need.keys).filter(isPassword);
      if (mints && passwords.length === Object.keys(need.keys).length) mint(scope, declared, key, passwords);
      fetch(scope, declared, key);
    },
  };
}

/** Reads the values, all of them or none. */
function fetch(scope: Construct, { namespace, need }: DeclaredSecret, key: string): void {
  const object = new ExternalSecret(scope, `external-secret-${need.name}`, {
    metadata: { name: need.name, namespace, labels: labelsOf(need.name) },
    spec: {
      refreshInterval,
      secretStoreRef: { name: storeName, kind: ExternalSecretSpecSecretStoreRefKind.CLUSTER_SECRET_STORE },
      target: {
        name: need.name,
        // Neither a deleted declaration nor a value that the store lacks takes the Secret away from whoever runs with it.
        creationPolicy: ExternalSecretSpecTargetCreationPolicy.ORPHAN,
        deletionPolicy: ExternalSecretSpecTargetDeletionPolicy.RETAIN,
      },
      data: Object.keys(need.keys).map((property) => ({ secretKey: property, remoteRef: { key, property } })),
    },
  });
  place(object, { stage: 'secrets', folder: 'external-secrets' });
}

type PasswordEntry = [string, Extract<SecretFormat, { kind: 'random' }>];

/** The generator makes letters and digits; a value in hexadecimal it cannot make to length. */
function isPassword(entry: [string, SecretFormat]): entry is PasswordEntry {
  const [, format] = entry;
  return format.kind === 'random' && format.alphabet === 'alphanumeric';
}

/** Makes values and puts them into the store unless it has them: the store, not the cluster, is what remembers. */
function mint(scope: Construct, declared: DeclaredSecret, key: string, passwords: readonly PasswordEntry[]): void {
  const { namespace, need } = declared;
  for (const [property, { length }] of passwords) {
    const name = passwords.length > 1 ? `${need.name}-${property}` : need.name;
    const metadata = { name, namespace, labels: labelsOf(need.name) };
    const password = new Password(scope, `password-${name}`, {
      metadata,
      spec: {
        length,
        // A quarter of the characters; the others are letters.
        digits: Math.floor(length / 4),
        symbols: 0,
        noUpper: false,
        allowRepeat: true,
        secretKeys: [property],
      },
    });
    const push = new PushSecret(scope, `push-secret-${name}`, {
      metadata,
      spec: {
        refreshInterval,
        updatePolicy: PushSecretSpecUpdatePolicy.IF_NOT_EXISTS,
        deletionPolicy: PushSecretSpecDeletionPolicy.NONE,
        secretStoreRefs: [{ name: storeName, kind: PushSecretSpecSecretStoreRefsKind.CLUSTER_SECRET_STORE }],
        selector: {
          generatorRef: {
            apiVersion: Password.GVK.apiVersion,
            kind: PushSecretSpecSelectorGeneratorRefKind.PASSWORD,
            name,
          },
        },
        data: [{ match: { secretKey: property, remoteRef: { remoteKey: key, property } } }],
      },
    });
    for (const object of [password, push]) place(object, { stage: 'secrets', folder: 'external-secrets' });
  }
}

const operators = new WeakSet<Environment>();
const checked = new WeakSet<Environment>();

/** The operator's system says that it is there. */
export function announceOperator(environment: Environment): void {
  operators.add(environment);
}

/** Without the operator nobody would read the declarations. Looked at when everything is declared. */
function requireOperator(environment: Environment): void {
  if (checked.has(environment)) return;
  checked.add(environment);
  environment.node.addValidation({
    validate: () =>
      operators.has(environment)
        ? []
        : [
            'secrets: external-secrets has no operator here; add ExternalSecrets to charts/secrets.ts, or use generated()',
          ],
  });
}
