/** Why a line cannot be read. */
export class Unreadable extends Error {
  constructor(
    problem: string,
    readonly remedy: string,
  ) {
    super(problem);
  }
}

const plainName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** The name of a metric; any text will do in quotation marks. */
export function metricName(text: string): string {
  if (text.startsWith('"')) return unescaped(text.slice(1, -1));
  if (plainName.test(text)) return text;
  throw new Unreadable(`'${shown(text)}' is no name of a metric`, 'use letters, digits and underscores');
}

/** A number as Prometheus reads it. */
export function numberOf(text: string): number {
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

/** What stands in quotation marks. */
export function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (all, character: string) => {
    if (character === 'n') return '\n';
    if (character === '\\' || character === '"') return character;
    throw new Unreadable(`'${all}' is no escape that is known`, 'write \\\\, \\" or \\n');
  });
}

/** A text that a message can hold. */
export function shown(text: string): string {
  const most = 40;
  return text.length > most ? `${text.slice(0, most)}…` : text;
}
