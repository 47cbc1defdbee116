import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { expectedRequests, isRequestConvention, requestConventions } from '../application/conventions';
import { checkExposition, type ExpositionOptions, expositionFindingText, formats, type Level } from '.';

const usage = [
  'usage: npm run metrics -- FILE [OPTION...], or the text on standard input',
  `  --format FORMAT        ${formats.join(', ')}`,
  `  --requests CONVENTION  ${Object.keys(requestConventions).join(', ')}`,
  '  --objective SECONDS    with --requests: a bucket has this bound',
  '  --latency SECONDS      with --requests: a bucket has a higher bound',
  '  --limit SAMPLES        samples beyond which an answer counts as none',
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
      options: { format: text, requests: text, objective: text, latency: text, limit: text },
    });
    const format = formats.find((known) => known === values.format);
    const { requests } = values;
    const durations = { objective: positive(values.objective), limit: positive(values.latency) };
    const sampleLimit = positive(values.limit);
    const known = requests === undefined || isRequestConvention(requests);
    const needsRequests = requests === undefined && (values.objective ?? values.latency) !== undefined;
    if (positionals.length > 1 || !known || needsRequests || (values.format !== undefined && !format)) return undefined;
    const expects = requests === undefined ? [] : expectedRequests(requestConventions[requests], durations);
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
