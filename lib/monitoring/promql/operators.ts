import type { ValueType } from './functions';
import { childrenOf, excerpt, type SyntaxNode } from './tree';

const sets: ReadonlySet<string> = new Set(['And', 'Or', 'Unless']);
const comparisons: ReadonlySet<string> = new Set(['Eql', 'Neq', 'Gtr', 'Gte', 'Lss', 'Lte']);

/** What an operator yields. */
export function binaryType([left, right]: readonly [ValueType, ValueType]): ValueType {
  return left === 'scalar' && right === 'scalar' ? 'scalar' : 'instant vector';
}

/** What is wrong with an operator between expressions of two types. */
export function binaryFaults(
  text: string,
  node: SyntaxNode,
  types: readonly [ValueType, ValueType],
): readonly string[] {
  const parts = childrenOf(node);
  const [left, operator, right] = [parts[0], parts[1], parts.at(-1)];
  if (!left || !right || !operator) return [];
  const name = text.slice(operator.from, operator.to);
  const unusable = [left, right].flatMap((side, at) => {
    const type = types[at];
    return type === 'range vector' || type === 'string' ? [`uses '${name}' on a ${type}, ${excerpt(text, side)}`] : [];
  });
  if (unusable.length > 0) return unusable;
  const scalar = types[0] === 'scalar' ? left : types[1] === 'scalar' ? right : undefined;
  return [
    ...boolFaults(text, node, operator, types),
    ...(scalar && sets.has(operator.name) ? [`uses '${name}' on a scalar, ${excerpt(text, scalar)}`] : []),
    ...matchingFaults(text, node, operator, scalar),
    ...(node.getChild('FillModifier') ? ["uses 'fill', which is experimental"] : []),
  ];
}

function boolFaults(
  text: string,
  node: SyntaxNode,
  operator: SyntaxNode,
  types: readonly [ValueType, ValueType],
): string[] {
  const bool = node.getChild('BoolModifier') !== null;
  const compares = comparisons.has(operator.name);
  if (bool && !compares) return [`uses bool in ${excerpt(text, node)}, which compares nothing`];
  if (!bool && compares && binaryType(types) === 'scalar') {
    return [`compares two scalars in ${excerpt(text, node)}; write bool behind the operator`];
  }
  return [];
}

function matchingFaults(
  text: string,
  node: SyntaxNode,
  operator: SyntaxNode,
  scalar: SyntaxNode | undefined,
): string[] {
  const clause = node.getChild('MatchingModifierClause');
  if (!clause) return [];
  const [matching = [], included = []] = clause.getChildren('GroupingLabels').map((labels) => labelsOf(text, labels));
  const group = clause.getChild('GroupLeft') ?? clause.getChild('GroupRight');
  if (scalar && matching.length > 0) return [`matches labels, though ${excerpt(text, scalar)} is a scalar`];
  if (group && sets.has(operator.name)) {
    const [set, grouping] = [operator, group].map(({ from, to }) => text.slice(from, to));
    return [`uses ${grouping} with '${set}', which matches many with many by itself`];
  }
  const twice = clause.getChild('On') ? matching.filter((label) => included.includes(label)) : [];
  return twice.map((label) => `names the label '${label}' both to match by and to take over`);
}

function labelsOf(text: string, labels: SyntaxNode): string[] {
  return childrenOf(labels).map(({ from, to }) => text.slice(from, to));
}
