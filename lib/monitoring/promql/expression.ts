import { parser } from '@prometheus-io/lezer-promql';

/** The tree of an expression. Its package declares each type twice, for both kinds of modules; the parser's own is the one. */
export type Tree = ReturnType<typeof parser.parse>;
type SyntaxNode = Tree['topNode'];

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
  /** What is wrong with its grammar, with the place; empty when nothing is. */
  readonly faults: readonly string[];
  readonly selections: readonly Selection[];
  readonly tree: Tree;
}

/** Reads an expression with Prometheus' own grammar. */
export function readExpression(text: string): Expression {
  const tree = parser.parse(text);
  const faults: string[] = [];
  const selections: Selection[] = [];
  tree.iterate({
    enter: ({ node, type, from }) => {
      if (type.isError) faults.push(faultAt(text, from));
      if (type.name === 'VectorSelector') selections.push(selection(text, node));
    },
  });
  return { text, faults, selections, tree };
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
  for (const quoted of matchers?.getChildren('QuotedLabelName') ?? []) metric ??= literal(text, quoted);
  for (const matcher of matchers?.getChildren('UnquotedLabelMatcher') ?? []) {
    const [label, value] = [matcher.getChild('LabelName'), matcher.getChild('StringLiteral')];
    if (!label || !value || !matcher.getChild('MatchOp')?.getChild('EqlSingle')) continue;
    equal[text.slice(label.from, label.to)] = literal(text, value);
  }
  const { __name__: name, ...others } = equal;
  return { metric: metric ?? name, equal: others };
}

/** A string without its quotes. */
function literal(text: string, { from, to }: SyntaxNode): string {
  return text.slice(from + 1, to - 1).replaceAll(/\\(.)/g, '$1');
}
