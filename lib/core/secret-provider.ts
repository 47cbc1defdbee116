import type { Construct } from 'constructs';
import type { Fault } from './platform-error';
import type { DeclaredSecret, SecretNeed } from './secret';
import { formatText, type SecretFormat } from './secret-format';

/** How Flux decrypts what stands encrypted in the repository. */
export interface Decryption {
  readonly provider: 'sops';
  /** Secret in Flux's namespace with the private key. @default Flux uses its identity in the cloud */
  readonly secretRef?: { readonly name: string };
}

/** Brings the secrets that systems need. The environment chooses which. */
export interface SecretProvider {
  /** Name for reports: `generated`. */
  readonly name: string;
  /** What must run in the cluster for it and is not part of the platform. @default nothing */
  readonly requires?: string;
  /** How Flux decrypts what it declares; nobody else can apply it. @default nothing that it declares has to be decrypted */
  readonly decryption?: Decryption;
  /** Whether it brings this Secret. */
  fulfils(declared: DeclaredSecret): boolean;
  /** Declares, below the scope, whatever makes the Secret exist in the cluster. Never its value. */
  provide(scope: Construct, declared: DeclaredSecret): void;
  /** How it could bring a Secret that it does not yet, for whoever reads that nobody does. @default it cannot */
  advice?(declared: DeclaredSecret): string;
  /** What is wrong with it once everything is declared: a line each, with the remedy after a semicolon. @default nothing */
  check?(declared: readonly DeclaredSecret[]): readonly string[];
  /** Lines for a shell with which people bring a Secret. @default they need not */
  commands?(declared: DeclaredSecret): readonly string[];
}

/** What is wrong when no provider brings a Secret. */
export function unprovided(declared: DeclaredSecret, providers: readonly SecretProvider[]): Fault {
  const { need, certificate } = declared;
  const what = certificate
    ? `a certificate signed by ${certificate.authority}`
    : Object.entries(need.keys)
        .map(([key, format]) => `${key}: ${formatText(format)}`)
        .join(', ');
  const advices = providers.flatMap((provider) => provider.advice?.(declared) ?? []);
  return {
    problem: `none of the environment's providers (${providers.map(({ name }) => name).join(', ')}) brings it: ${what}`,
    remedy: [...advices, "add existing to the environment's secrets and let people create it"].join(', or '),
  };
}

/** What is wrong when a Secret is declared a second time: the reference is not shared, or the two are not the same. */
export function declaredTwice(first: DeclaredSecret, second: DeclaredSecret): Fault {
  const differences = differencesOf(first.need, second.need);
  if (differences.length === 0) {
    return {
      problem: `is already declared by ${first.path}`,
      remedy: 'pass on the reference that the first declaration returned, or use another name',
    };
  }
  return {
    problem: `is declared by ${first.path} and by ${second.path}, and they differ: ${differences.join(', ')}`,
    remedy: 'give one of them another name, or make them the same and pass on one reference',
  };
}

function differencesOf(first: SecretNeed, second: SecretNeed): readonly string[] {
  const text = (format: SecretFormat | undefined) => (format ? formatText(format) : 'absent');
  const keys = [...new Set([...Object.keys(first.keys), ...Object.keys(second.keys)])].map((key) => ({
    what: `key '${key}'`,
    there: text(first.keys[key]),
    here: text(second.keys[key]),
  }));
  return [...keys, { what: 'rotation', there: first.rotation, here: second.rotation }]
    .filter(({ there, here }) => there !== here)
    .map(({ what, there, here }) => `${what} is ${there} in the first and ${here} in the second`);
}
