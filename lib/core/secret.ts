import type { Construct } from 'constructs';
import { PlatformError } from './platform-error';
import type { SecretFormat } from './secret-format';

/**
 * How a value is replaced. `restart`: a new object and a rollout. `coordinated`: old and new side by side for a while.
 * `first-boot-only`: read once, later changed through the product. `never`: replacing it needs a migration.
 * `issued`: whoever issues it also renews it.
 */
export type Rotation = 'restart' | 'coordinated' | 'first-boot-only' | 'never' | 'issued';

/**
 * Whether something outside the cluster's Secrets remembers the value: a database its password, encrypted data its key. A new
 * one in its place would lock everybody out.
 */
export function isPrecious(rotation: Rotation): boolean {
  return rotation !== 'restart' && rotation !== 'issued';
}

/** A Secret that must exist in the cluster before its consumers start. Holds no value. */
export interface SecretNeed<K extends string = string> {
  /** Name of the Secret object. */
  readonly name: string;
  /** What it is for, as an operator who must create it wants to read. */
  readonly purpose: string;
  readonly keys: Readonly<Record<K, SecretFormat>>;
  readonly rotation: Rotation;
}

/** Keys of a certificate's Secret, named like those of the `kubernetes.io/tls` type. */
export type CertificateKey = 'tls.crt' | 'tls.key' | 'ca.crt' | KeystoreKey;

/** Keys of the keystores beside them. */
export type KeystoreKey = 'keystore.p12' | 'truststore.p12' | 'keystore.jks' | 'truststore.jks';

/** The same certificate once more, for programs of the JVM that cannot read PEM. */
export interface Keystores {
  /** `pkcs12` is what the JVM writes itself since version 9; `jks` is for programs that know nothing else. */
  readonly kind: 'pkcs12' | 'jks';
  /** Encrypts them: a need of its own, in the same namespace. A JKS store wants at least six characters. */
  readonly password: SecretRef<'password'>;
}

/** The authority whose certificates browsers trust. Clients have its own certificate already, and its Secrets lack `ca.crt`. */
export const publicAuthority = 'public';

/** A certificate that must exist in the cluster as a Secret with the keys `tls.crt`, `tls.key` and, of an authority of one's own, `ca.crt`. */
export interface CertificateNeed {
  /** Name of the Secret object. */
  readonly name: string;
  /** What it is for. */
  readonly purpose: string;
  /** The authority that signs it. Certificates of one authority trust each other, and nobody else's. */
  readonly authority: string;
  /** Common name of the subject. */
  readonly commonName: string;
  /** Host names it is valid for; `*` stands for one label. @default none */
  readonly dnsNames?: readonly string[];
  readonly usages: readonly ('client' | 'server')[];
  /** Encoding of the private key. @default 'PKCS8' */
  readonly encoding?: 'PKCS1' | 'PKCS8';
  /** @default none: PEM alone */
  readonly keystores?: Keystores;
}

/** The type of a need's Secret: Kubernetes reads image pull secrets by it. */
export function secretType({ keys }: SecretNeed): string {
  return keys['.dockerconfigjson'] ? 'kubernetes.io/dockerconfigjson' : 'Opaque';
}

/** One key of a Secret, to be used as an environment variable. */
export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

/** A Secret that a need declares, with the keys that it will have. */
abstract class DeclaredRef<K extends string> {
  constructor(
    private readonly owner: Construct,
    readonly namespace: string,
    readonly name: string,
    readonly keys: readonly K[],
  ) {}

  /**
   * One key.
   * @throws PlatformError when the need declares no such key.
   */
  key(key: K): SecretKey {
    if (!this.keys.includes(key)) {
      throw new PlatformError({
        path: this.owner.node.path,
        prop: key,
        problem: `secret '${this.name}' declares no key '${key}'`,
        remedy: `use one of ${this.keys.join(', ')}, or declare it in the need`,
      });
    }
    return { secret: this.name, key };
  }
}

/** A typed reference to a Secret that a need declares. */
export class SecretRef<K extends string = string> extends DeclaredRef<K> {
  readonly kind = 'secret';
}

/** A typed reference to a certificate's Secret. Whoever mounts it says how a renewed one is taken up: `certificateFiles`. */
export class CertificateRef extends DeclaredRef<CertificateKey> {
  readonly kind = 'certificate';
}

/** A need with its place: what a provider fulfils and reports show. */
export interface DeclaredSecret {
  /** Construct path of the system that declared it. */
  readonly path: string;
  readonly namespace: string;
  readonly need: SecretNeed;
  /** Name of the Secret's first generation. @default the need's */
  readonly base?: string;
  /** While a `coordinated` one is replaced: whether it is the one before or the one after. @default it is not being replaced */
  readonly replacement?: 'old' | 'new';
  /** Name of the generation that it has taken the place of, both having been accepted for a while. @default none */
  readonly succeeds?: string;
  /** Set when the Secret holds a certificate. */
  readonly certificate?: CertificateNeed;
}

/** The need for a certificate's Secret. */
export function certificateSecret(need: CertificateNeed): SecretNeed {
  const of = `for ${need.commonName}, signed by ${need.authority}`;
  return {
    name: need.name,
    purpose: need.purpose,
    rotation: 'issued',
    keys: {
      'tls.crt': { kind: 'given', description: `PEM certificate chain ${of}` },
      'tls.key': { kind: 'given', description: `PEM private key (${need.encoding ?? 'PKCS8'}) ${of}` },
      ...(need.authority !== publicAuthority && {
        'ca.crt': { kind: 'given', description: `PEM certificate of ${need.authority}` } as const,
      }),
      ...keystoreKeys(need),
    },
  };
}

/** Without an authority's own certificate, nobody can make a truststore of it. */
function keystoreKeys({ authority, keystores }: CertificateNeed): SecretNeed['keys'] {
  if (!keystores) return {};
  const { kind, password } = keystores;
  const { format, extension } = keystoreFormats[kind];
  const given = (what: string) =>
    ({ kind: 'given', description: `${format} of ${what}, encrypted with the password of ${password.name}` }) as const;
  return {
    [`keystore.${extension}`]: given('tls.crt and tls.key'),
    ...(authority !== publicAuthority && { [`truststore.${extension}`]: given('ca.crt') }),
  };
}

const keystoreFormats = {
  pkcs12: { format: 'PKCS #12 keystore', extension: 'p12' },
  jks: { format: 'JKS keystore', extension: 'jks' },
} as const;
