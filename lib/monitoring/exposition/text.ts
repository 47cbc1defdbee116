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

/** Why a line cannot be read. */
class Unreadable extends Error {
  constructor(
    problem: string,
    readonly remedy: string,
  ) {
    super(problem);
  }
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

const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** The name of a metric; any text will do in quotation marks. */
function metricName(text: string): string {
  if (text.startsWith('"')) return unescaped(text.slice(1, -1));
  if (plainName.test(text)) return text;
  throw new Unreadable(`'${shown(text)}' is no name of a metric`, 'use letters, digits and underscores');
}

/** Reads one sample from left to right. */
class SampleReader {
  private at = 0;

  constructor(
    private readonly text: string,
    /** OpenMetrics leaves no choice of blanks and commas. */
    private readonly strict: boolean,
  ) {}

  read(line: number): Sample {
    const name = this.take(/[a-zA-Z_:][a-zA-Z0-9_:]*/y);
    this.skipBlanks();
    const { labels, quoted } = this.text[this.at] === '{' ? this.labels() : { labels: [], quoted: undefined };
    const metric = name ?? quoted;
    if (metric === undefined) {
      throw new Unreadable(
        `'${shown(this.text)}' begins with no name of a metric`,
        'use letters, digits and underscores',
      );
    }
    const value = this.value();
    const timestamp = this.timestamp();
    const exemplar = this.exemplar();
    if (this.at < this.text.length) {
      throw new Unreadable(`'${shown(this.text.slice(this.at))}' follows the value`, 'remove it');
    }
    return { kind: 'sample', line, name: metric, labels, value, timestamp, exemplar };
  }

  private labels(): { labels: readonly Label[]; quoted: string | undefined } {
    const labels: Label[] = [];
    let quoted: string | undefined;
    this.at += 1;
    for (;;) {
      this.skipBlanks();
      const closes = this.take(/\}/y) !== undefined;
      if (closes && (labels.length === 0 || !this.strict)) break;
      if (closes) throw new Unreadable('a comma stands before }', 'remove it');
      const name = this.take(/[a-zA-Z_][a-zA-Z0-9_]*/y) ?? this.quotedText();
      if (name === undefined) throw this.unexpected('a label');
      this.skipBlanks();
      if (this.take(/=/y) === undefined) {
        // In quotation marks, and without a value, it is the name of the metric.
        if (quoted !== undefined || labels.length > 0) throw this.unexpected('=');
        quoted = name;
      } else {
        labels.push({ name, value: this.labelValue(name) });
      }
      this.skipBlanks();
      if (this.take(/,/y) !== undefined) continue;
      if (this.take(/\}/y) === undefined) throw this.unexpected(', or }');
      break;
    }
    checkLabels(labels);
    return { labels, quoted };
  }

  private labelValue(name: string): string {
    this.skipBlanks();
    const value = this.quotedText();
    if (value === undefined) throw this.unexpected(`the value of '${name}' in quotation marks`);
    return value;
  }

  private quotedText(): string | undefined {
    const text = this.take(/"(\\.|[^\\"])*"/y);
    return text === undefined ? undefined : unescaped(text.slice(1, -1));
  }

  private value(): number {
    const found = this.take(this.strict ? / [^ ]+/y : /[ \t]*[^ \t]+/y);
    if (found === undefined) throw this.unexpected('a value');
    return numberOf(found.trim());
  }

  private timestamp(): string | undefined {
    const found = this.take(this.strict ? / [^ #]+/y : /[ \t]+[^ \t]+/y)?.trim();
    if (found === undefined) return undefined;
    const isRight = this.strict ? Number.isFinite(numberOf(found)) : /^-?\d+$/.test(found);
    if (isRight) return found;
    const problem = `'${shown(found)}' is no timestamp`;
    throw new Unreadable(
      problem,
      `leave it out, or write ${this.strict ? 'seconds' : 'milliseconds as a whole number'}`,
    );
  }

  private exemplar(): readonly Label[] | undefined {
    if (!this.strict || this.take(/ # (?=\{)/y) === undefined) return undefined;
    const { labels } = this.labels();
    this.value();
    this.timestamp();
    return labels;
  }

  private skipBlanks(): void {
    if (!this.strict) this.take(/[ \t]*/y);
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private unexpected(wanted: string): Unreadable {
    const found = this.text.slice(this.at);
    const place = found === '' ? 'the line ends' : `'${shown(found)}' stands`;
    return new Unreadable(`${place} where ${wanted} should`, 'write name{label="value"} value');
  }
}

function checkLabels(labels: readonly Label[]): void {
  const names = labels.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) throw new Unreadable(`the label '${twice}' stands twice`, 'remove one');
  if (names.includes('__name__')) throw new Unreadable("the label '__name__' is reserved", 'give it another name');
}

/** A number as Prometheus reads it. */
function numberOf(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (/^nan$/i.test(text)) return Number.NaN;
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  throw new Unreadable(`'${shown(text)}' is no number`, 'write digits with a point, NaN, +Inf or -Inf');
}

/** The number that the value of a label is, or undefined where it is none. */
export function numberIn(text: string): number | undefined {
  try {
    return numberOf(text);
  } catch {
    return undefined;
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (all, character: string) => {
    if (character === 'n') return '\n';
    if (character === '\\' || character === '"') return character;
    throw new Unreadable(`'${all}' is no escape that is known`, 'write \\\\, \\" or \\n');
  });
}

/** A text that a message can hold. */
function shown(text: string): string {
  const most = 40;
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
