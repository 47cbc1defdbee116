/** Names of values that nobody may know. What ends otherwise, such as `password_file`, says where one is. */
const names = 'passw(?:or)?d|passphrase|secret|token|(?:api|access|secret|private|signing|encryption)[-_.]?key';
const secretName = new RegExp(`(?:${names})$`, 'i');
const passwordName = /(?:passw(?:or)?d|passphrase)$/i;

/**
 * A name and its value as YAML, JSON, TOML, INI, HCL, properties, shells and flags write them; without quotes the line has to end there.
 * The name begins where a word does, or a long word would be read anew from each of its characters.
 */
const assignment = new RegExp(
  `(?<![\\w.-])([\\w.-]*(?:${names}))["']?[ \\t]*(?:[:=]|=>)[ \\t]*(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\s"',;]+)(?=[ \\t]*(?:[,;}#\\n]|$)))`,
  'gi',
);

/** The same as XML writes it. */
const element = new RegExp(`<([\\w.-]*(?:${names}))>([^<\\s]+)</`, 'gi');

/** The same with nothing but space between, as in the configuration of Fluentd. */
const directive = new RegExp(
  `^[ \\t]*([\\w.-]*(?:${names}))[ \\t]+(?:"([^"\\n]*)"|'([^'\\n]*)'|(\\S+))[ \\t]*$`,
  'gim',
);

/** Programs: without quotes a value there is an expression. */
const code = /\.(?:[cm]?js|ts|py|rb|go|lua|css|html|md|tmpl)$/;

/** Files with directives. */
const directives = /\.conf$/;

/** What says that the value is elsewhere: variables, templates, placeholders, and the beginnings of structures. */
const references = /[$*?]|\{\{|#\{|%[({]|^[<{[&!|>@(]/;

/** Where it is: a path, an address, a file. */
const places = /^(?:\.{0,2}\/|~|[a-z][a-z+.-]*:\/\/)|\.(?:key|pem|crt|p12|jks|json|ya?ml|txt|conf|env|sock)$/i;

/** Choices, which some settings of these names offer. */
const choices = /^(?:|null|nil|none|true|false|yes|no|on|off|enabled|disabled|required|optional|auto)$/i;

/** How long one is good for, or how many there are. No password is meant by these unless the name says so. */
const measures = /^\d+(?:\.\d+)?(?:ms|[smhd])?$/;

/** Whether a text of a Kubernetes object, however short, is the value of a secret, by the name that it stands under. */
export function isLiteral(name: string, value: string, known: ReadonlySet<string>): boolean {
  if (!secretName.test(name) || /\s/.test(value) || !/[A-Za-z0-9]/.test(value)) return false;
  if (known.has(value) || references.test(value) || places.test(value) || choices.test(value)) return false;
  return passwordName.test(name) || !measures.test(value);
}

/**
 * The name under which a configuration file, or a line of a command, holds such a value; undefined where it holds none. `known` are texts
 * that stand for a secret without being one: names and keys of Secrets.
 */
export function literalIn(file: string, text: string, known: ReadonlySet<string>): string | undefined {
  const found = [...text.matchAll(assignment), ...text.matchAll(element)];
  if (directives.test(file)) found.push(...text.matchAll(directive));
  return found.find(([, name = '', double, single, plain]) => {
    const quoted = double ?? single;
    const value = quoted ?? (code.test(file) ? undefined : plain);
    return value !== undefined && isLiteral(name, value, known);
  })?.[1];
}
