/**
 * A parser of fluentd's v1 configuration format, written from the rules of fluentd's own scanner and independent of the
 * renderer. Embedded Ruby is understood where it reads one environment variable, and refused otherwise.
 */

/** A parsed value: text as fluentd's scanner yields it, or the name of the environment variable that holds it. */
export type ParsedValue = string | { readonly environment: string };

export interface ParsedElement {
  readonly name: string;
  readonly argument: string;
  readonly parameters: Readonly<Record<string, ParsedValue>>;
  readonly children: readonly ParsedElement[];
}

/** Reads the text of an included file. */
export type Include = (path: string) => string;

const lineEnd = /(?:[ \t]*(?:#[^\n]*)?(?:$(?![\s\S])|[\r\n]))+/y;
const spacing = /(?:[ \t\r\n]|#[^\n]*(?:$(?![\s\S])|\n))+/y;
const spacingWithoutComment = /[ \t\r\n]+/y;
const elementName = /[a-zA-Z0-9_]+/y;
const environmentReference = /#\{ENV\['([A-Za-z_][A-Za-z0-9_]*)'\]\}/y;
const reserved = ['@type', '@id', '@label', '@log_level'];
const escapes: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', f: '\f', b: '\b', '0': '\0' };

/** Where an unquoted text stops: at a match of this. */
type Boundary = RegExp;

export function parseFluentd(text: string, include?: Include): ParsedElement {
  const body = new Parser(text, include).elementBody(undefined);
  return { name: 'ROOT', argument: '', ...body };
}

class Parser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly include: Include | undefined,
  ) {}

  elementBody(name: string | undefined): { parameters: Record<string, ParsedValue>; children: ParsedElement[] } {
    const parameters: Record<string, ParsedValue> = Object.create(null);
    const children: ParsedElement[] = [];
    for (;;) {
      this.scan(spacing);
      if (this.at >= this.text.length) {
        if (name === undefined) return { parameters, children };
        this.fail(`expected end tag '</${name}>' but got end of file`);
      }
      if (this.take('</')) {
        this.endTag(name);
        return { parameters, children };
      }
      if (this.take('<')) children.push(this.element());
      else this.parameter(name, parameters, children);
    }
  }

  private element(): ParsedElement {
    const name = this.scan(elementName) ?? this.fail('expected a directive name');
    this.scan(spacing);
    const argument = this.string(/(?:[ \t\r\n]|#[^\n]*(?:$(?![\s\S])|\n))*>/y);
    this.scan(spacing);
    if (!this.take('>')) this.fail("expected '>'");
    if (this.scan(lineEnd) === undefined) this.fail('expected end of line after tag');
    if (typeof argument === 'object') this.fail('an argument is no place for an environment variable');
    return { name, argument: argument ?? '', ...this.elementBody(name) };
  }

  private endTag(name: string | undefined): void {
    const found = this.scan(elementName);
    this.scan(spacing);
    if (!this.take('>')) this.fail('expected character in tag name');
    if (this.scan(lineEnd) === undefined) this.fail('expected end of line after end tag');
    if (found !== name) this.fail('unmatched end tag');
  }

  private parameter(
    name: string | undefined,
    parameters: Record<string, ParsedValue>,
    children: ParsedElement[],
  ): void {
    const key = this.string(spacing);
    if (typeof key !== 'string') this.fail('expected a parameter name');
    const space = this.scan(spacingWithoutComment) ?? '';
    if (space.includes('\n') || this.at >= this.text.length) {
      parameters[key] = '';
      return;
    }
    if (key === '@include') {
      this.included(parameters, children);
      return;
    }
    const special = name === undefined || ['match', 'source', 'filter', 'system'].includes(name);
    if (key.startsWith('@') && special && !reserved.includes(key)) this.fail(`'${key}' uses the reserved prefix`);
    const value = this.literal();
    if (this.scan(lineEnd) === undefined) this.fail('expected end of line');
    if (value !== undefined) parameters[key] = value;
  }

  private included(parameters: Record<string, ParsedValue>, children: ParsedElement[]): void {
    const path = this.string(lineEnd);
    this.scan(lineEnd);
    if (typeof path !== 'string' || !this.include) this.fail('cannot include');
    const body = new Parser(this.include(path), this.include).elementBody(undefined);
    Object.assign(parameters, body.parameters);
    children.push(...body.children);
  }

  private literal(): ParsedValue | undefined {
    this.scan(spacingWithoutComment);
    const open = this.text[this.at];
    return open === '[' || open === '{' ? this.json() : this.string(lineEnd);
  }

  private string(boundary: Boundary): ParsedValue | undefined {
    if (this.take('"')) return this.doubleQuoted();
    if (this.take("'")) return this.singleQuoted();
    return this.unquoted(boundary);
  }

  private doubleQuoted(): ParsedValue {
    const parts: ParsedValue[] = [];
    while (!this.take('"')) {
      const next = this.text[this.at];
      if (next !== undefined && /[\r\n]/.test(this.text[this.at + 1] ?? '')) {
        // The line goes on: the break is dropped, and so is a backslash before it.
        if (next !== '\\') parts.push(next);
        this.at += 2;
      } else if (this.text.startsWith('#{', this.at)) parts.push(this.environment());
      else parts.push(this.character(true));
    }
    const [only] = parts;
    if (parts.length === 1 && typeof only === 'object') return only;
    if (parts.some((part) => typeof part === 'object')) this.fail('an environment variable amid text');
    return parts.join('');
  }

  private character(escaping: boolean): string {
    const [character] = this.text.slice(this.at, this.at + 2);
    if (character === undefined) return this.fail('unexpected end of file in a quoted string');
    this.at += character.length;
    if (!escaping || character !== '\\') return character;
    const escaped = this.text[this.at] ?? this.fail('unexpected end of file in a quoted string');
    this.at += 1;
    if (escaped in escapes) return escapes[escaped] ?? '';
    if (/[a-zA-Z0-9]/.test(escaped)) this.fail(`unexpected back-slash escape character '${escaped}'`);
    return escaped;
  }

  private environment(): ParsedValue {
    environmentReference.lastIndex = this.at;
    const found = environmentReference.exec(this.text);
    if (!found?.[1]) return this.fail('embedded Ruby that is no plain environment variable');
    this.at += found[0].length;
    return { environment: found[1] };
  }

  private singleQuoted(): string {
    let text = '';
    while (!this.take("'")) {
      if (this.take("\\'")) text += "'";
      else if (this.take('\\\\')) text += '\\';
      else if (this.text[this.at] === '\n') this.fail('line break in a single quoted string');
      else text += this.character(false);
    }
    return text;
  }

  private unquoted(boundary: Boundary): string | undefined {
    let text = '';
    for (;;) {
      const character = this.text[this.at];
      boundary.lastIndex = this.at;
      if (character === '#') text += '#';
      else if (character === undefined || character === '\n' || boundary.test(this.text)) break;
      else text += character;
      this.at += 1;
    }
    return text === '' ? undefined : text;
  }

  /** Ends where the text read so far first is complete JSON. Comments may follow each line's values. */
  private json(): string {
    const closing = this.text[this.at] === '[' ? ']' : '}';
    let buffer = this.text[this.at] ?? '';
    let line = '';
    this.at += 1;
    for (; this.at < this.text.length; ) {
      const character = this.text[this.at] ?? '';
      this.at += 1;
      if (character === '#') {
        if (isJson(buffer + line.trimEnd().replace(/,$/, '') + closing)) {
          while (this.at < this.text.length && this.text[this.at] !== '\n') this.at += 1;
        } else if (this.text[this.at] === '{') {
          this.fail('embedded Ruby inside JSON');
        } else line += character;
        continue;
      }
      line += character;
      if (character === '\n') {
        buffer += line;
        line = '';
      } else if (character === closing && isJson(buffer + line)) return JSON.stringify(JSON.parse(buffer + line));
    }
    return this.fail('got incomplete JSON');
  }

  private take(literal: string): boolean {
    if (!this.text.startsWith(literal, this.at)) return false;
    this.at += literal.length;
    return true;
  }

  private scan(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.at += found.length;
    return found;
  }

  private fail(problem: string): never {
    const line = this.text.slice(0, this.at).split('\n').length;
    throw new Error(`line ${line}: ${problem}`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
