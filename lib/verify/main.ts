import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PlatformError } from '../core/platform-error';
import { type Finding, findingText, rules, verify } from '.';
import { manifestsIn } from './files';
import { reportsOf } from './reports';
import { knownMinors } from './schemas';

const usage = 'usage: npm run verify -- DIR [--kubernetes VERSION] [--reports DIR] [--secrets FILE]';

/** Where the command line writes to. */
export interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

interface Call {
  readonly directory: string;
  readonly kubernetes?: string;
  readonly reports?: string;
  readonly secrets?: string;
}

/**
 * The command `npm run verify`: checks every manifest below a directory, by what synthesis reported of its environment.
 * Returns the exit code.
 */
export function main(args: readonly string[], { out, err }: Output): 0 | 1 | 2 {
  const call = parse(args);
  if (!call) {
    err(usage);
    return 2;
  }
  try {
    const directory = resolve(call.directory);
    const manifests = manifestsIn(directory);
    const { expectedSecrets, expectedNamespaces, network, ...reported } = reportsOf(directory, call);
    const kubernetes = checkedVersion(call.kubernetes ?? reported.kubernetes);
    const findings = verify({ manifests, expectedSecrets, expectedNamespaces, kubernetes, network });
    for (const line of grouped(findings)) out(line);
    const version = kubernetes ?? `1.${knownMinors[0]}, the oldest known`;
    const connections = network ? `${network.flows.length} connections compared` : 'no connections known';
    const counts = `${manifests.length} objects, ${rules.length} rules, ${findings.length} findings`;
    out(`${counts} (Kubernetes ${version}; ${connections})`);
    return findings.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    err(error.message);
    return 2;
  }
}

function parse(args: readonly string[]): Call | undefined {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { kubernetes: text, reports: text, secrets: text },
    });
    const [directory, ...rest] = positionals;
    return directory === undefined || rest.length > 0 ? undefined : { directory, ...values };
  } catch {
    return undefined;
  }
}

/** @throws PlatformError when it is no version whose kinds the rules know. */
function checkedVersion(kubernetes: string | undefined): string | undefined {
  const known = knownMinors.map((minor) => `1.${minor}`);
  if (kubernetes === undefined || known.includes(kubernetes)) return kubernetes;
  throw new PlatformError({
    path: `Kubernetes ${kubernetes}`,
    problem: 'is no version that the rules know',
    remedy: `name one from ${known[0]} to ${known.at(-1)}`,
  });
}

/** One line a finding, with an empty line between files. */
function grouped(findings: readonly Finding[]): readonly string[] {
  return findings.flatMap((finding, i) => {
    const previous = findings[i - 1];
    const line = findingText(finding);
    return previous && previous.path !== finding.path ? ['', line] : [line];
  });
}

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2), {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  });
}
