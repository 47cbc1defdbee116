import type { Duration, Endpoint } from '../../core';

/** What a policy allows on a path. */
export type Capability = 'create' | 'read' | 'update' | 'patch' | 'delete' | 'list' | 'sudo';

/** Capabilities by path, as the API has them: those of a KV engine begin with `<mount>/data/` or `<mount>/metadata/`. */
export type Policy = Readonly<Record<string, readonly Capability[]>>;

/** Workloads that may log in with the token of their ServiceAccount, which has the instance's name as its audience. */
export interface KubernetesRole {
  readonly namespace: string;
  readonly serviceAccounts: readonly string[];
  readonly policies: readonly string[];
  /** Life of the tokens that it gives. @default 1 hour */
  readonly lifetime?: Duration;
}

/** Versioned secrets that somebody writes. */
export interface KvEngine {
  readonly kind: 'kv';
  /** Versions of a secret that are kept. @default 10 */
  readonly versions?: number;
}

/** Keys that never leave the server: it encrypts and signs for others. */
export interface TransitEngine {
  readonly kind: 'transit';
  readonly keys: Readonly<Record<string, TransitKey>>;
}

/** A key of the transit engine. */
export interface TransitKey {
  readonly type: 'aes256-gcm96' | 'ecdsa-p256' | 'ed25519' | 'rsa-4096';
  /** Age at which a new version is made; what older ones encrypted stays readable. @default never by itself */
  readonly rotation?: Duration;
}

/** A certificate authority whose key is made inside the server. */
export interface PkiEngine {
  readonly kind: 'pki';
  /** Subject of the authority. */
  readonly commonName: string;
  /** Life of the authority's certificate. */
  readonly lifetime: Duration;
  readonly roles: Readonly<Record<string, PkiRole>>;
}

/** Certificates that may be asked for. */
export interface PkiRole {
  readonly domains: readonly string[];
  /** Life of a certificate. */
  readonly lifetime: Duration;
}

/** Database users that are made when asked for and vanish with their lease. */
export interface DatabaseEngine {
  readonly kind: 'database';
  readonly connections: Readonly<Record<string, DatabaseConnection>>;
}

/** A PostgreSQL server. The first user's password is replaced at once by one that only the server knows. */
export interface DatabaseConnection {
  readonly server: Endpoint<'postgresql'>;
  readonly database: string;
  readonly roles: Readonly<Record<string, DatabaseRole>>;
}

/** Users of one kind. */
export interface DatabaseRole {
  /** SQL that makes a user of {{name}}, {{password}} and {{expiration}}. */
  readonly creation: readonly string[];
  readonly lifetime: Duration;
}

/** A secrets engine. */
export type Engine = KvEngine | TransitEngine | PkiEngine | DatabaseEngine;

/** What the server holds besides secrets. The bootstrap job brings it to this state; what is not named it leaves alone. */
export interface Definitions {
  readonly policies?: Readonly<Record<string, Policy>>;
  /** Roles of the Kubernetes auth method, by name. */
  readonly roles?: Readonly<Record<string, KubernetesRole>>;
  /** Engines by mount path. */
  readonly engines?: Readonly<Record<string, Engine>>;
}
