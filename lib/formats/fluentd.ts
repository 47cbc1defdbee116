import { Duration, Size } from 'cdk8s';

/** An environment variable that fluentd reads when it starts: the one way for a secret into a configuration. */
export interface EnvironmentReference {
  readonly environment: string;
}

/** Plain data, for parameters that take an array or a hash. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The value of a parameter. A text is always literal: it stands in single quotes, inside which fluentd runs no Ruby. A
 * duration is written in seconds, a size in its largest whole unit.
 */
export type Value =
  | string
  | number
  | boolean
  | Duration
  | Size
  | RegExp
  | EnvironmentReference
  | { readonly json: readonly Json[] | { readonly [key: string]: Json } };

/** A directive: `<name argument>`, its parameters, its children. */
export interface Directive {
  readonly name: string;
  /** Tag pattern, label or chunk keys, as the directive wants it. */
  readonly argument?: string;
  /** Parameters by name, in the order in which they are written. Absent ones are left out. */
  readonly parameters?: Readonly<Record<string, Value | undefined>>;
  readonly children?: readonly Directive[];
  /** Lines of comment above it, for whoever reads the file in the cluster. */
  readonly comment?: readonly string[];
}

/** A whole file: directives at the top level. */
export type FluentdConfig = readonly Directive[];

const directiveName = /^[A-Za-z0-9_]+$/;
const parameterName = /^@?[A-Za-z_][A-Za-z0-9_.-]*$/;
/** Parameters with an `@` that fluentd knows; it refuses others. */
const reservedParameters: readonly string[] = ['@type', '@id', '@label', '@log_level'];
const environmentName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Arguments that need no quotes: tags, patterns with `*`, labels, chunk keys. */
const bareArgument = /^[A-Za-z0-9_@*.,-]+$/;

const sizeUnits = ['t', 'g', 'm', 'k'] as const;

/**
 * The text of a configuration in fluentd's own (v1) format.
 * @throws Error when a name or value could not be read back as it is.
 */
export function renderFluentd(config: FluentdConfig): string {
  return config.map((directive) => `${renderDirective(directive, '').join('\n')}\n`).join('\n');
}

function renderDirective(directive: Directive, indent: string): string[] {
  const { name, argument, parameters = {}, children = [], comment = [] } = directive;
  const inner = `${indent}  `;
  if (!directiveName.test(name)) throw new Error(`'${name}' is not the name of a fluentd directive`);
  return [
    ...comment.map((line) => `${indent}# ${oneLine(line, 'a comment')}`),
    `${indent}<${argument === undefined ? name : `${name} ${renderArgument(argument)}`}>`,
    ...Object.entries(parameters).flatMap(([key, value]) =>
      value === undefined ? [] : [`${inner}${checkedParameter(key)} ${renderValue(value)}`],
    ),
    ...children.flatMap((child) => renderDirective(child, inner)),
    `${indent}</${name}>`,
  ];
}

function renderArgument(argument: string): string {
  return bareArgument.test(argument) ? argument : quote(argument);
}

/** `include` would read another file, and a name with other characters would be cut where it stops being one. */
function checkedParameter(name: string): string {
  const reserved = name.startsWith('@') && !reservedParameters.includes(name);
  if (!parameterName.test(name) || reserved || name === 'include') {
    throw new Error(`'${name}' is not the name of a fluentd parameter`);
  }
  return name;
}

function renderValue(value: Value): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean') return `${value}`;
  if (typeof value === 'number') return renderNumber(value);
  if (value instanceof Duration) return `${value.toSeconds()}s`;
  if (value instanceof Size) return renderSize(value);
  if (value instanceof RegExp) return quote(renderRegExp(value));
  return 'json' in value ? renderJson(value.json) : renderEnvironment(value);
}

function renderNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} is not a number that fluentd reads`);
  return `${value}`;
}

function renderSize(size: Size): string {
  const kibibytes = size.toKibibytes();
  const power = [3, 2, 1, 0].find((exponent) => kibibytes > 0 && kibibytes % 1024 ** exponent === 0) ?? 0;
  return `${kibibytes / 1024 ** power}${sizeUnits[3 - power]}`;
}

/** Fluentd takes the flag `i`; the others mean something else in Ruby, or nothing. */
function renderRegExp({ source, flags }: RegExp): string {
  if (flags !== '' && flags !== 'i') throw new Error(`/${source}/${flags}: fluentd knows no flag but i`);
  return `/${source}/${flags}`;
}

/** Single-quoted text. A backslash counts only before a backslash or a quote, so regular expressions stay readable. */
function quote(text: string): string {
  const escaped = oneLine(text, 'a quoted value').replaceAll(/\\(?=[\\']|$)|'/g, (special) => `\\${special}`);
  return `'${escaped}'`;
}

function oneLine(text: string, what: string): string {
  if (/[\n\r]/.test(text)) throw new Error(`${what} cannot hold a line break: ${JSON.stringify(text)}`);
  if (/\p{Surrogate}/u.test(text)) throw new Error(`${what} must be well-formed Unicode: ${JSON.stringify(text)}`);
  return text;
}

/** JSON on one line. Fluentd runs `#{...}` inside it as Ruby, so every `#` is written as its code. */
function renderJson(value: readonly Json[] | { readonly [key: string]: Json }): string {
  const text = JSON.stringify(value);
  return oneLine(text, 'a JSON value').replaceAll('#', '\\u0023');
}

function renderEnvironment({ environment }: EnvironmentReference): string {
  if (!environmentName.test(environment))
    throw new Error(`'${environment}' is not the name of an environment variable`);
  return `"#{ENV['${environment}']}"`;
}
