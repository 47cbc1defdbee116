import type { Construct } from 'constructs';
import { type Fault, PlatformError, type Problem } from './platform-error';
import type { DeclaredSecret } from './secret';
import { formatProblems } from './secret-format';
import { type Decryption, declaredTwice, type SecretProvider, unprovided } from './secret-provider';
import { type Generation, generationProblems, generationsOf } from './secret-rotation';

/** Who brings the secrets of an environment, and how often each was replaced. */
export interface SecretSources {
  /** Asked in this order. */
  readonly providers: readonly SecretProvider[];
  /** Asked before them about certificates. @default nobody */
  readonly certificates?: SecretProvider;
  /** By `namespace/name`. */
  readonly generations: Readonly<Record<string, Generation>>;
}

/** The Secrets that the systems of an environment have declared, each with who brings it. */
export class DeclaredSecrets {
  private readonly entries = new Map<string, DeclaredSecret>();
  /** By the name that they were declared with. */
  private readonly declarations = new Map<string, DeclaredSecret>();
  /** Names of certificates by namespace: each workload asks for those of its own. */
  private readonly certificates = new Map<string, Set<string>>();

  constructor(private readonly sources: SecretSources) {}

  /**
   * Records a need and lets whoever is responsible for it fulfil it.
   * @returns the need as it will be fulfilled: a rotated one has another name
   * @throws PlatformError when another need has the same name in the same namespace, a format is impossible, a Secret is to be
   * rotated that cannot be in this way, or nobody brings it.
   */
  declare(scope: Construct, declared: DeclaredSecret): DeclaredSecret {
    const id = idOf(declared);
    const first = this.declarations.get(id);
    if (first) refuse(declared, [declaredTwice(first, declared)]);
    this.declarations.set(id, declared);
    const generation = this.sources.generations[id] ?? 1;
    refuse(declared, [...formatProblems(declared.need.keys), ...generationProblems(declared.need, generation)]);
    const { current, old } = generationsOf(declared, generation);
    for (const each of old ? [old, current] : [current]) this.bring(scope, each);
    return current;
  }

  /** Who brings a Secret. */
  providerOf(declared: DeclaredSecret): SecretProvider {
    const candidates = this.candidates(declared);
    const provider = candidates.find((each) => each.fulfils(declared));
    if (provider) return provider;
    throw new PlatformError(faultAt(declared, unprovided(declared, candidates)));
  }

  get all(): readonly DeclaredSecret[] {
    return [...this.entries.values()];
  }

  /** Names of the Secrets of a namespace that hold certificates. */
  certificatesIn(namespace: string): ReadonlySet<string> {
    return this.certificates.get(namespace) ?? new Set();
  }

  /** Everybody who may bring Secrets. */
  get providers(): readonly SecretProvider[] {
    const { certificates, providers } = this.sources;
    return certificates ? [certificates, ...providers] : providers;
  }

  /** What is wrong once everything is declared. */
  problems(): string[] {
    const unknown = Object.keys(this.sources.generations).filter((id) => !this.declarations.has(id));
    return [
      ...unknown.map(
        (id) => `secretGenerations: nobody declares secret '${id}'; remove it, or correct it to one that reports list`,
      ),
      ...this.providers.flatMap((provider) => provider.check?.(this.all) ?? []),
      ...(this.decryptions.length > 1
        ? [
            'secrets: values are encrypted for more than one key, and Flux decrypts with one; give all of them one keySecret',
          ]
        : []),
    ];
  }

  /** How Flux decrypts what is declared; undefined where nothing has to be. */
  get decryption(): Decryption | undefined {
    return this.decryptions[0];
  }

  /** Every way, once: one of them can be told. */
  private get decryptions(): readonly Decryption[] {
    const all = this.all.flatMap((declared) => this.providerOf(declared).decryption ?? []);
    return [...new Map(all.map((each) => [each.secretRef?.name, each])).values()];
  }

  private bring(scope: Construct, declared: DeclaredSecret): void {
    const id = idOf(declared);
    const other = this.entries.get(id);
    if (other) refuse(declared, [declaredTwice(other, declared)]);
    this.entries.set(id, declared);
    if (declared.certificate) this.addCertificate(declared);
    this.providerOf(declared).provide(scope, declared);
  }

  private addCertificate({ namespace, need }: DeclaredSecret): void {
    const known = this.certificates.get(namespace) ?? new Set();
    this.certificates.set(namespace, known.add(need.name));
  }

  private candidates({ certificate }: DeclaredSecret): readonly SecretProvider[] {
    return certificate ? this.providers : this.sources.providers;
  }
}

function refuse(declared: DeclaredSecret, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new PlatformError(faults.map((fault) => faultAt(declared, fault)));
}

function faultAt(declared: DeclaredSecret, { problem, remedy }: Fault): Problem {
  return { path: declared.path, problem: `secret '${idOf(declared)}': ${problem}`, remedy };
}

function idOf({ namespace, need }: DeclaredSecret): string {
  return `${namespace}/${need.name}`;
}
