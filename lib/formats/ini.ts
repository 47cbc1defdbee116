import { Duration } from 'cdk8s';

/** An environment variable that the program reads when it starts: the one way for a secret into a configuration. */
export interface IniReference {
  readonly environment: string;
}

/** The value of a key. A text is always literal; a duration is written in seconds. */
export type IniValue = string | number | boolean | Duration | IniReference;

/** Keys by section. Absent ones are left out. */
export type Ini = Readonly<Record<string, Readonly<Record<string, IniValue | undefined>>>>;

const sectionName = /^[A-Za-z0-9_.-]+$/;
const keyName = /^[A-Za-z0-9_.-]+$/;
const environmentName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** What readers of the dialect replace in a value: references to variables and files, and to other keys. */
const expanded = /\$__|\$\{|%\(/;
/** What begins a comment or a quotation, is cut off at the ends of a value, or joins the next line. */
const special = /[#;]|^[\s"'`]|[\s\\]$/;

/**
 * The text of a configuration in the INI dialect of Grafana.
 * @throws Error when a name or value could not be read back as it is.
 */
export function renderIni(ini: Ini): string {
  return Object.entries(ini)
    .map(([section, keys]) => `${[`[${checked(section, sectionName)}]`, ...lines(keys)].join('\n')}\n`)
    .join('\n');
}

function lines(keys: Readonly<Record<string, IniValue | undefined>>): string[] {
  return Object.entries(keys).flatMap(([key, value]) =>
    value === undefined ? [] : [`${checked(key, keyName)} = ${renderValue(value)}`],
  );
}

function checked(name: string, pattern: RegExp): string {
  if (pattern.test(name)) return name;
  throw new Error(`'${name}' is no name in an INI file`);
}

function renderValue(value: IniValue): string {
  if (value instanceof Duration) return `${value.toSeconds()}s`;
  if (typeof value === 'object') return `$__env{${checked(value.environment, environmentName)}}`;
  return typeof value === 'string' ? renderText(value) : String(value);
}

function renderText(text: string): string {
  if (/[\n\r]/.test(text)) throw new Error(`'${text}' has more than one line`);
  if (expanded.test(text)) throw new Error(`'${text}' would be replaced by something else when it is read`);
  if (!special.test(text)) return text;
  if (text.includes('`')) throw new Error(`'${text}' holds the quotation mark that it needs`);
  return `\`${text}\``;
}
