import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { expectedRequests, isRequestConvention, requestConventions } from '../application/conventions';
import { checkExposition, type ExpositionOptions, expositionFindingText, formats, type Level } from '.';

const usage = [
  'usage: npm run metrics -- FILE [--format FORMAT] [--requests CONVENTION] [--within SECONDS] [--limit SAMPLES]',
  '       … | npm run metrics -- [OPTION...]',
  `formats: ${formats.join(', ')}`,
  `conventions: ${Object.keys(requestConventions).join(', ')}`,
];

/** Where the command line reads from and writes to. */
export interface Streams {
  readonly input: () => string;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

interface Call extends ExpositionOptions {
  /** @default standard input */
  readonly file?: string;
}

/** The command `npm run metrics`: checks the text that an application exposes its metrics with. Returns the exit code. */
export function main(args: readonly string[], { input, out, err }: Streams): 0 | 1 | 2 {
  const call = parse(args);
  if (!call) {
    for (const line of usage) err(line);
    return 2;
  }
  const { file, ...options } = call;
  let text: string;
  try {
    text = file === undefined ? input() : readFileSync(file, 'utf8');
  } catch (error) {
    err(error instanceof Error ? error.message : String(error));
    return 2;
  }
  const { format, metrics, samples, findings } = checkExposition(text, options);
  const name = file ?? 'standard input';
  for (const finding of findings) out(`${name}:${finding.line > 0 ? '' : ' '}${expositionFindingText(finding)}`);
  const count = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const counts = `${count('error')} errors, ${count('warning')} warnings, ${count('hint')} hints`;
  out(`${metrics} metrics, ${samples} samples, ${counts} (${format})`);
  return findings.some(({ level }) => level !== 'hint') ? 1 : 0;
}

function parse(args: readonly string[]): Call | undefined {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { format: text, requests: text, within: text, limit: text },
    });
    const format = formats.find((known) => known === values.format);
    const { requests } = values;
    const within = positive(values.within);
    const sampleLimit = positive(values.limit);
    const isWrong =
      positionals.length > 1 ||
      (values.format !== undefined && !format) ||
      (requests !== undefined && !isRequestConvention(requests)) ||
      (within !== undefined && requests === undefined);
    if (isWrong) return undefined;
    const expects =
      requests !== undefined && isRequestConvention(requests)
        ? expectedRequests(requestConventions[requests], within === undefined ? [] : [within])
        : [];
    return { file: positionals[0], format, expects, sampleLimit };
  } catch {
    return undefined;
  }
}

/** @throws RangeError when it is no number above 0. */
function positive(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (number > 0) return number;
  throw new RangeError(`${text} is no number above 0`);
}

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2), {
    input: () => readFileSync(0, 'utf8'),
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  });
}
