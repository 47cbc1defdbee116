import type { Label, Sample } from './text';
import { numberOf, shown, Unreadable, unescaped } from './words';

/** Reads one sample from left to right. */
export class SampleReader {
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
