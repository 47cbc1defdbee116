import { SampleReader } from './sample';
import { metricName, shown, Unreadable } from './words';

/** Formats in which applications expose metrics as text. */
export const formats = ['prometheus', 'openmetrics'] as const;
/** Prometheus text 0.0.4, or OpenMetrics 1.0. */
export type Format = (typeof formats)[number];

/** A label of a sample, or of an exemplar. */
export interface Label {
  readonly name: string;
  readonly value: string;
}

/** A line with a value. */
export interface Sample {
  readonly kind: 'sample';
  readonly line: number;
  readonly name: string;
  readonly labels: readonly Label[];
  readonly value: number;
  /** As it is written. */
  readonly timestamp?: string;
  /** Labels of the trace that it points to. */
  readonly exemplar?: readonly Label[];
}

/** A line about a metric. */
export interface Description {
  readonly kind: 'description';
  readonly line: number;
  readonly keyword: 'HELP' | 'TYPE' | 'UNIT';
  readonly name: string;
  readonly text: string;
}

/** A line that cannot be read, so that nothing of the answer is kept. */
export interface Fault {
  readonly line: number;
  readonly problem: string;
  readonly remedy: string;
}

/** A text, line by line. */
export interface Reading {
  readonly entries: readonly (Sample | Description)[];
  readonly faults: readonly Fault[];
}

/** The format that a text is most likely of: nothing but OpenMetrics has these lines. */
export function likelyFormat(text: string): Format {
  return /^# (EOF$|UNIT )/m.test(text) ? 'openmetrics' : 'prometheus';
}

/** Reads a text. What cannot be read is a fault; the rest is read all the same. */
export function readExposition(text: string, format: Format): Reading {
  const lines = text.split('\n');
  const entries: (Sample | Description)[] = [];
  const faults: Fault[] = [];
  const rest = lines.pop();
  if (rest !== '' && rest !== undefined) {
    lines.push(rest);
    if (format === 'prometheus') {
      const problem = 'the last line has no end';
      faults.push({ line: lines.length, problem, remedy: 'end it with a line feed' });
    }
  }
  if (format === 'openmetrics') faults.push(...endFaults(lines));
  for (const [at, content] of lines.entries()) {
    try {
      const entry = readLine(content, at + 1, format);
      if (entry) entries.push(entry);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      faults.push({ line: at + 1, problem: error.message, remedy: error.remedy });
    }
  }
  return { entries, faults };
}

const end = '# EOF';

function endFaults(lines: readonly string[]): Fault[] {
  const at = lines.indexOf(end);
  const line = lines.length;
  if (at === -1) return [{ line, problem: `does not end with '${end}'`, remedy: 'write it as the last line' }];
  return at === line - 1 ? [] : [{ line: at + 2, problem: `something follows '${end}'`, remedy: 'remove it' }];
}

function readLine(content: string, line: number, format: Format): Sample | Description | undefined {
  if (content.endsWith('\r')) throw new Unreadable('ends with a carriage return', 'end lines with a line feed alone');
  const strict = format === 'openmetrics';
  const text = strict ? content : content.replace(/^[ \t]+/, '');
  if (text === '') {
    if (strict) throw new Unreadable('is empty', 'remove the line');
    return undefined;
  }
  return text.startsWith('#') ? readComment(text, line, format) : new SampleReader(text, strict).read(line);
}

const keywords = { prometheus: ['HELP', 'TYPE'], openmetrics: ['HELP', 'TYPE', 'UNIT'] } as const;

function readComment(text: string, line: number, format: Format): Description | undefined {
  const blank = format === 'openmetrics' ? ' ' : '[ \\t]+';
  const pattern = new RegExp(`^#${blank}(HELP|TYPE|UNIT)${blank}("(?:\\\\.|[^\\\\"])*"|[^ \\t]+)(?:${blank}(.*))?$`);
  const [, word, name = '', rest = ''] = pattern.exec(text) ?? [];
  const keyword = keywords[format].find((known) => known === word);
  if (!keyword) {
    if (format === 'prometheus' && !/^#[ \t]+(HELP|TYPE)\b/.test(text)) return undefined;
    if (text === end) return undefined;
    const known = keywords[format].join(', ');
    throw new Unreadable(
      `'${shown(text)}' is no comment that is known`,
      `write one of ${known} with the name of a metric`,
    );
  }
  if (keyword === 'HELP' && /(^|[^\\])(\\\\)*\\([^\\n"]|$)/.test(rest)) {
    throw new Unreadable(
      'the help has an escape that is not known',
      'write \\\\ for a backslash, and \\n for a line feed',
    );
  }
  return { kind: 'description', line, keyword, name: metricName(name), text: rest };
}
