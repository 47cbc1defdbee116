import { readExpression } from '../../lib/monitoring/promql';

/** The opposite of each comparison. */
const opposites: Readonly<Record<string, string>> = {
  Gtr: '<=',
  Gte: '<',
  Lss: '>=',
  Lte: '>',
  Eql: '!=',
  Neq: '==',
  Unless: 'and',
  Absent: 'count',
};

/** An expression that says the opposite at one place. */
export interface Mutant {
  /** `> at 27` */
  readonly change: string;
  readonly expression: string;
}

/**
 * Every expression that differs from the given one in one comparison. One that compares nothing is turned into one that
 * yields nothing.
 */
export function mutants(text: string): readonly Mutant[] {
  const found: Mutant[] = [];
  readExpression(text).tree.iterate({
    enter: ({ name, from, to, node }) => {
      const opposite = node.parent?.name === 'MatchOp' ? undefined : opposites[name];
      if (opposite === undefined) return;
      found.push({
        change: `'${text.slice(from, to)}' at ${from + 1} becomes '${opposite}'`,
        expression: text.slice(0, from) + opposite + text.slice(to),
      });
    },
  });
  if (found.length > 0) return found;
  return [{ change: 'nothing is left', expression: `(${text}) unless (${text})` }];
}
