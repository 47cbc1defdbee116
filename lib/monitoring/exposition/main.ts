import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { expectedRequests, isRequestConvention, requestConventions } from '../application/conventions';
import { checkExposition, type ExpositionOptions, expositionFindingText, type Format, formats, type Level } from '.';

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
  let call: Call;
  try {
    call = parse(args);
  } catch (error) {
    for (const line of [messageOf(error), ...usage]) err(line);
    return 2;
  }
  const { file, ...options } = call;
  let text: string;
  try {
    text = file === undefined ? input() : readFileSync(file, 'utf8');
  } catch (error) {
    err(messageOf(error));
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

/** @throws Error when the call is not understood. */
function parse(args: readonly string[]): Call {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: text, requests: text, objective: text, latency: text, limit: text },
  });
  const [file, another] = positionals;
  if (another !== undefined) throw new Error(`'${another}' is one file too many; check each by itself`);
  const { requests } = values;
  if (requests !== undefined && !isRequestConvention(requests)) {
    throw new Error(`--requests: '${requests}' is no convention; name one of those below`);
  }
  const durations = { objective: positive(values, 'objective'), limit: positive(values, 'latency') };
  if (requests === undefined && (durations.objective ?? durations.limit) !== undefined) {
    throw new Error('--objective and --latency are about requests; say with --requests how they are counted');
  }
  const expects = requests === undefined ? [] : expectedRequests(requestConventions[requests], durations);
  return { file, format: formatNamed(values.format), expects, sampleLimit: positive(values, 'limit') };
}

function formatNamed(name: string | undefined): Format | undefined {
  const format = formats.find((known) => known === name);
  if (name === undefined || format) return format;
  throw new Error(`--format: '${name}' is no format; name one of those below`);
}

function positive<K extends string>(values: Readonly<Partial<Record<K, string>>>, option: K): number | undefined {
  const text = values[option];
  if (text === undefined) return undefined;
  const number = Number(text);
  if (number > 0) return number;
  throw new Error(`--${option}: '${text}' is no number above 0; write one`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2), {
    input: () => readFileSync(0, 'utf8'),
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  });
}
