import { resolve } from 'node:path';
import { PlatformError } from '../core/platform-error';
import { type Finding, findingText, rules, verify } from '.';
import { expectedSecretsIn, manifestsIn } from './files';

const usage = 'usage: npm run verify -- DIR [--secrets FILE]';

/** Where the command line writes to. */
export interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** The command `npm run verify`: checks every manifest below a directory. Returns the exit code. */
export function main(args: readonly string[], { out, err }: Output): 0 | 1 | 2 {
  const parsed = parse(args);
  if (!parsed) {
    err(usage);
    return 2;
  }
  try {
    const directory = resolve(parsed.directory);
    const manifests = manifestsIn(directory);
    const findings = verify({ manifests, expectedSecrets: expectedSecretsIn(directory, parsed.secrets) });
    for (const line of grouped(findings)) out(line);
    out(`${manifests.length} objects, ${rules.length} rules, ${findings.length} findings`);
    return findings.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    err(error.message);
    return 2;
  }
}

function parse(args: readonly string[]): { readonly directory: string; readonly secrets?: string } | undefined {
  const [directory, option, secrets, ...rest] = args;
  if (!directory || directory.startsWith('-') || rest.length > 0) return undefined;
  if (option === undefined) return { directory };
  return option === '--secrets' && secrets ? { directory, secrets } : undefined;
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
