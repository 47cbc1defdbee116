/**
 * The YAML writer. Synthesis spends most of its time here, and this one is measured several times as fast as the general
 * library (see the benchmark), because it writes only what Kubernetes objects need: block style, literal blocks for
 * texts of several lines, and quotes wherever YAML 1.1 or 1.2 might read something else than a string.
 */

/** What can be written: JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: unknown };

/** Words that YAML 1.1 or 1.2 reads as something other than a string. */
const reservedWords = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|e[-+]?\d+)$/i;

/** Certainly a string under both versions: starts like a word or a path, holds nothing that means anything to YAML. */
const plainText = /^[A-Za-z/][A-Za-z0-9_./@%+,()=;-]*(?:(?: |:(?=[^\s:]))[A-Za-z0-9_./@%+,()=;-]+)*$/;

/** Quantities, versions and address ranges start with a digit and are strings all the same. */
const plainNumberLike = /^(?:\d+(?:m|Ki|Mi|Gi|Ti)|\d+\.\d+\.\d+|\d+\.\d+\.\d+\.\d+\/\d+)$/;

/** Characters that a literal block cannot hold: controls, and the line breaks that only YAML 1.1 knows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the expression looks for
const unfitForBlock = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;

/** Spaces on the last line: a block would take them for the space after it. */
const blankEnding = /\n[ \t]+\n*$/;

/** kustomize takes a tab at the start of a literal block for broken indentation, in what it reads and in what it writes. */
const startsWithTab = /^\s*\t/;

/** Characters that JSON leaves as they are and YAML does not allow, or reads as a line break. */
const unfitForQuotes = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A value as one YAML document. */
export function toYaml(value: Json): string {
  const out: string[] = [];
  writeNode(out, value, '', '');
  return `${out.join('')}\n`.replace(/^\n/, '');
}

/** Writes a value after `lead`, which is `key:` or `-` or nothing; its own lines are indented by `indent`. */
function writeNode(out: string[], value: unknown, indent: string, lead: string): void {
  if (Array.isArray(value) && value.length > 0) {
    for (const item of value) writeItem(out, item, indent);
    return;
  }
  if (isMap(value)) {
    writeMap(out, value, indent, `\n${indent}`);
    return;
  }
  out.push(lead, scalar(value, indent));
}

function writeItem(out: string[], item: unknown, indent: string): void {
  const inner = `${indent}  `;
  if (isMap(item)) {
    writeMap(out, item, inner, `\n${indent}- `);
  } else if (Array.isArray(item) && item.length > 0) {
    out.push(`\n${indent}-`);
    writeNode(out, item, inner, '');
  } else {
    out.push(`\n${indent}- `, scalar(item, inner));
  }
}

/** Writes a map whose first key comes after `first` and whose other keys stand on lines of their own. */
function writeMap(out: string[], map: Record<string, unknown>, indent: string, first: string): void {
  let before = first;
  for (const key of Object.keys(map)) {
    out.push(before, inline(key), ':');
    writeNode(out, map[key], `${indent}  `, ' ');
    before = `\n${indent}`;
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function scalar(value: unknown, indent: string): string {
  if (typeof value === 'string') return value.includes('\n') && fitsBlock(value) ? block(value, indent) : inline(value);
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return String(value);
}

/** A literal block. `+` keeps the newlines at the end, `-` has none, and a digit says that the text itself is indented. */
function block(text: string, indent: string): string {
  const chomp = !text.endsWith('\n') ? '-' : text.endsWith('\n\n') ? '+' : '';
  const indicator = /^[ \n]/.test(text) ? '2' : '';
  const padding = indent.length === 0 ? '  ' : indent;
  const body = chomp === '-' ? text : text.slice(0, -1);
  return `|${indicator}${chomp}\n${body.replaceAll(/^(?=.)/gm, padding)}`;
}

function fitsBlock(text: string): boolean {
  return !unfitForBlock.test(text) && /\S/.test(text) && !blankEnding.test(text) && !startsWithTab.test(text);
}

function inline(text: string): string {
  const plain = (plainText.test(text) && !reservedWords.test(text)) || plainNumberLike.test(text);
  return plain ? text : quoted(text);
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    unfitForQuotes,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
