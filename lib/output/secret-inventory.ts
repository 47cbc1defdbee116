import { parseArgs } from 'node:util';
import type { App } from 'cdk8s';
import { type DeclaredSecret, isPrecious, secretType } from '../core/secret';
import { formatText } from '../core/secret-format';
import { rotationProcedure } from '../core/secret-rotation';
import { Objects } from '../verify/objects';
import { referencesOf } from '../verify/references';
import { type ExitCode, environmentNamed, type Output, runCommand, terminal, UsageError } from './command';
import { type SynthesizedEnvironment, synthesize } from './synthesize';

const usage = 'npm run secrets -- ENVIRONMENT [--json | --commands]';

/** One Secret: what must exist, who brings it, who uses it, and how it is replaced. Holds no value. */
export interface SecretEntry {
  /** `namespace/name` */
  readonly secret: string;
  readonly purpose: string;
  readonly provider: string;
  /** Type of the Secret object. */
  readonly type: string;
  readonly rotation: DeclaredSecret['need']['rotation'];
  /** Whether a new value in its place would lock somebody out. */
  readonly precious: boolean;
  /** Formats by key. */
  readonly keys: Readonly<Record<string, string>>;
  /** Workloads that mount it or read it into their environment. */
  readonly consumers: readonly string[];
  readonly declaredBy: string;
  /** How to replace it. */
  readonly procedure: string;
  /** Lines for a shell with which people bring it; none where nobody has to. */
  readonly commands: readonly string[];
}

/**
 * The command `npm run secrets`: every Secret of an environment with its provider, consumers, rotation class and the procedure to
 * rotate it; with `--commands` instead the kubectl commands that create those which only people can bring, from files with the
 * values. Exit codes: 0, or 2 when the question or the platform is wrong.
 */
export async function listSecrets(
  build: () => App,
  args: readonly string[] = process.argv.slice(2),
  { out, err }: Output = terminal,
): Promise<ExitCode> {
  return await runCommand(usage, { out, err }, () => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, commands: { type: 'boolean', default: false } },
    });
    const [name, ...rest] = positionals;
    if (!name || rest.length > 0) throw new UsageError('name an environment');
    const entries = inventory(environmentNamed(synthesize(build()), name));
    if (values.json) out(JSON.stringify(entries));
    else for (const entry of entries) for (const line of values.commands ? entry.commands : entryText(entry)) out(line);
    return 0;
  });
}

/** Every Secret that the systems of an environment declare, by name. */
function inventory({ environment, manifests }: SynthesizedEnvironment): readonly SecretEntry[] {
  const consumers = consumersOf(new Objects({ manifests, expectedSecrets: environment.expectedSecrets() }));
  return environment.secrets
    .map((declared): SecretEntry => {
      const { path, namespace, need } = declared;
      const secret = `${namespace}/${need.name}`;
      const provider = environment.providerOf(declared);
      return {
        secret,
        purpose: need.purpose,
        provider: provider.name,
        type: secretType(need),
        rotation: need.rotation,
        precious: isPrecious(need.rotation),
        keys: Object.fromEntries(Object.entries(need.keys).map(([key, format]) => [key, formatText(format)])),
        consumers: [...(consumers.get(secret) ?? [])].sort(),
        declaredBy: path,
        procedure: rotationProcedure(declared),
        commands: provider.commands?.(declared) ?? [],
      };
    })
    .sort((a, b) => (a.secret < b.secret ? -1 : 1));
}

function consumersOf(objects: Objects): ReadonlyMap<string, ReadonlySet<string>> {
  const consumers = new Map<string, Set<string>>();
  for (const pod of objects.pods) {
    for (const { kind, name } of referencesOf(pod)) {
      if (kind !== 'Secret' || !name) continue;
      const secret = `${pod.namespace}/${name}`;
      consumers.set(secret, (consumers.get(secret) ?? new Set()).add(`${pod.kind} ${pod.name}`));
    }
  }
  return consumers;
}

function entryText(entry: SecretEntry): readonly string[] {
  const { secret, purpose, provider, rotation, precious, keys, consumers, declaredBy, procedure } = entry;
  return [
    `${secret}: ${purpose}`,
    ...Object.entries(keys).map(([key, format]) => `  key          ${key}: ${format}`),
    `  provider     ${provider}`,
    `  used by      ${consumers.join(', ') || 'no pod; an Ingress or a resource of an operator'}`,
    `  declared by  ${declaredBy}`,
    `  rotation     ${rotation}${precious ? ', precious' : ''}: ${procedure}`,
    '',
  ];
}
