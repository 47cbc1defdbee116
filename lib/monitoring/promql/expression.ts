import { parser } from '@prometheus-io/lezer-promql';
import { quotedText, type SyntaxNode, type Tree } from './tree';
import { typeFaults } from './types';

/** A metric that an expression asks for, with the labels it fixes. */
export interface Selection {
  /** Undefined where a selector names no metric by itself. */
  readonly metric?: string;
  /** Labels that must equal a value. */
  readonly equal: Readonly<Record<string, string>>;
}

/** A PromQL expression that has been read. */
export interface Expression {
  readonly text: string;
  /** What is wrong with its grammar or its types, as what it does wrongly; empty when nothing is. */
  readonly faults: readonly string[];
  readonly selections: readonly Selection[];
  readonly tree: Tree;
}

/** Reads an expression with Prometheus' own grammar. */
export function readExpression(text: string): Expression {
  const tree = parser.parse(text);
  const unreadable: string[] = [];
  const unknown: string[] = [];
  const selections: Selection[] = [];
  tree.iterate({
    enter: ({ node, type, from }) => {
      if (type.isError) unreadable.push(faultAt(text, from));
      if (type.name !== 'VectorSelector') return;
      selections.push(selection(text, node));
      unknown.push(...unknownFunction(text, node));
    },
  });
  const grammar = unknown.length > 0 ? unknown : unreadable;
  return { text, faults: grammar.length > 0 ? grammar : typeFaults(text, tree), selections, tree };
}

/** The grammar lists functions: another name is a metric to it, and what stands behind cannot be read. */
function unknownFunction(text: string, node: SyntaxNode): string[] {
  const name = node.getChild('Identifier');
  if (!name || !/^\s*\(/.test(text.slice(name.to))) return [];
  return [`calls '${text.slice(name.from, name.to)}', which is no function of Prometheus`];
}

function faultAt(text: string, position: number): string {
  const rest = text.slice(position, position + 20).trim();
  return rest ? `cannot be read from character ${position + 1} on: '${rest}'` : 'ends too early';
}

function selection(text: string, node: SyntaxNode): Selection {
  const equal: Record<string, string> = {};
  const named = node.getChild('Identifier');
  let metric = named ? text.slice(named.from, named.to) : undefined;
  const matchers = node.getChild('LabelMatchers');
  for (const quoted of matchers?.getChildren('QuotedLabelName') ?? []) metric ??= quotedText(text, quoted);
  for (const matcher of matchers?.getChildren('UnquotedLabelMatcher') ?? []) {
    const [label, value] = [matcher.getChild('LabelName'), matcher.getChild('StringLiteral')];
    if (!label || !value || !matcher.getChild('MatchOp')?.getChild('EqlSingle')) continue;
    equal[text.slice(label.from, label.to)] = quotedText(text, value);
  }
  const { __name__: name, ...others } = equal;
  return { metric: metric ?? name, equal: others };
}
