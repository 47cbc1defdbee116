import { aggregations, argumentsOf, functions, type Signature, type ValueType } from './functions';
import { binaryFaults, binaryType } from './operators';
import { childrenOf, excerpt, quotedText, type SyntaxNode, type Tree } from './tree';

/**
 * What is wrong with an expression whose grammar is right: the rules by which Prometheus' parser checks what it has read
 * (`checkAST` in promql/parser/parse.go), and labels that are needed and aggregated away.
 */
export function typeFaults(text: string, { topNode }: Tree): readonly string[] {
  const faults: string[] = [];
  const [expression] = childrenOf(topNode);
  if (!expression) return [];
  const type = check(expression, { text, faults });
  if (type === 'range vector' || type === 'string') {
    faults.push(`yields a ${type}, where rules and graphs need a scalar or an instant vector`);
  }
  return faults;
}

/** An expression that is looked through. */
interface Look {
  readonly text: string;
  readonly faults: string[];
}

/** The type of a part of an expression; what is wrong below it is added to the faults. */
function check(node: SyntaxNode, look: Look): ValueType {
  switch (node.name) {
    case 'NumberDurationLiteral':
      return 'scalar';
    case 'StringLiteral':
      return 'string';
    case 'VectorSelector':
      checkSelector(node, look);
      return 'instant vector';
    case 'MatrixSelector':
      return checkRange(node, look);
    case 'SubqueryExpr':
      return checkSubquery(node, look);
    case 'FunctionCall':
      return checkCall(node, look, functions);
    case 'AggregateExpr':
      checkLabels(node, look);
      return checkCall(node, look, aggregations);
    case 'BinaryExpr':
      return checkBinary(node, look);
    case 'UnaryExpr':
      return checkSign(node, look);
    case 'AnchoredExpr':
    case 'SmoothedExpr':
      look.faults.push(`uses ${node.name === 'AnchoredExpr' ? 'anchored' : 'smoothed'}, which is experimental`);
      return checkInner(node, look);
    default:
      // Brackets, offsets and fixed times change no type.
      return checkInner(node, look);
  }
}

function checkInner(node: SyntaxNode, look: Look): ValueType {
  const [inner] = childrenOf(node);
  return inner ? check(inner, look) : 'instant vector';
}

/** A selector that everything meets would read every series there is. */
function checkSelector(node: SyntaxNode, { text, faults }: Look): void {
  if (node.getChild('Identifier')) return;
  const matchers = childrenOf(node).flatMap(childrenOf);
  if (matchers.some((matcher) => !meetsEverything(text, matcher))) return;
  faults.push(`selects every series with ${excerpt(text, node)}; name a metric, or a label that must be there`);
}

/** Whether a matcher is met by a label that is not there. */
function meetsEverything(text: string, matcher: SyntaxNode): boolean {
  const [operator, value] = [matcher.getChild('MatchOp'), matcher.getChild('StringLiteral')];
  // A quoted name by itself is that of a metric.
  if (!operator || !value) return false;
  const pattern = quotedText(text, value);
  switch (text.slice(operator.from, operator.to)) {
    case '=':
      return pattern === '';
    case '!=':
      return pattern !== '';
    case '=~':
      return matchesNothing(pattern);
    default:
      return !matchesNothing(pattern);
  }
}

/** Whether a pattern matches an empty text. One that only Go's regular expressions know is taken to ask for something. */
function matchesNothing(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test('');
  } catch {
    return false;
  }
}

function checkRange(node: SyntaxNode, look: Look): ValueType {
  const [inner] = childrenOf(node);
  if (inner?.name === 'VectorSelector') {
    checkSelector(inner, look);
  } else if (inner) {
    check(inner, look);
    look.faults.push(`takes a range of ${excerpt(look.text, inner)}, which is no selector; write a subquery, '[5m:]'`);
  }
  return 'range vector';
}

function checkSubquery(node: SyntaxNode, look: Look): ValueType {
  const [inner] = childrenOf(node);
  const type = inner && check(inner, look);
  if (inner && type && type !== 'instant vector') {
    look.faults.push(
      `takes a subquery of ${one(type)}, ${excerpt(look.text, inner)}, where an instant vector is needed`,
    );
  }
  return 'range vector';
}

function checkSign(node: SyntaxNode, look: Look): ValueType {
  const inner = childrenOf(node).at(-1);
  const type = inner ? check(inner, look) : 'scalar';
  if (inner && (type === 'range vector' || type === 'string')) {
    look.faults.push(`gives a sign to a ${type}, ${excerpt(look.text, inner)}`);
  }
  return type;
}

function checkBinary(node: SyntaxNode, look: Look): ValueType {
  const parts = childrenOf(node);
  const [left, right] = [parts[0], parts.at(-1)];
  if (!left || !right) return 'instant vector';
  const types = [check(left, look), check(right, look)] as const;
  look.faults.push(...binaryFaults(look.text, node, types));
  return binaryType(types);
}

function checkCall(node: SyntaxNode, look: Look, known: Readonly<Record<string, Signature>>): ValueType {
  const { text, faults } = look;
  const [operator] = childrenOf(node);
  const name = operator ? text.slice(operator.from, operator.to).toLowerCase() : '';
  const given = childrenOf(node.getChild('FunctionCallBody'));
  const signature = known[name];
  if (!signature) {
    faults.push(`calls '${name}', which Prometheus knows as an experiment alone`);
    return 'instant vector';
  }
  const counted = argumentCountFault(name, signature, given.length);
  const found = given.map((argument) => check(argument, look));
  if (counted) faults.push(counted);
  else
    faults.push(
      ...given.flatMap((argument, at) => argumentFault(name, signature, at, found[at], excerpt(text, argument))),
    );
  if (name === 'histogram_quantile') faults.push(...lostBounds(text, given[1]));
  return signature.gives;
}

function argumentCountFault(name: string, signature: Signature, count: number): string | undefined {
  const { least, most } = argumentsOf(signature);
  if (count >= least && count <= most) return undefined;
  return `calls ${name}() with ${count} argument${count === 1 ? '' : 's'}, and it takes ${countText(least, most)}`;
}

function argumentFault(
  name: string,
  { takes }: Signature,
  at: number,
  type: ValueType | undefined,
  argument: string,
): string[] {
  const wanted = takes[at] ?? takes.at(-1);
  if (!type || !wanted || type === wanted) return [];
  const hint = wanted === 'range vector' && type === 'instant vector' ? ', such as up[5m]' : '';
  return [`calls ${name}() with ${one(type)}, ${argument}, where it takes ${one(wanted)}${hint}`];
}

/** Prometheus takes a label that is named twice; whoever wrote it meant another one. */
function checkLabels(node: SyntaxNode, { text, faults }: Look): void {
  const labels = node.getChild('AggregateModifier')?.getChild('GroupingLabels');
  const names = childrenOf(labels).map((label) => text.slice(label.from, label.to));
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  faults.push(...twice.map((name) => `names the label '${name}' twice in ${excerpt(text, node)}`));
}

/** Buckets that are added up without their bounds are no histogram any more. */
function lostBounds(text: string, argument: SyntaxNode | undefined): string[] {
  if (argument?.name !== 'AggregateExpr' || !/_bucket\b/.test(text.slice(argument.from, argument.to))) return [];
  const modifier = argument.getChild('AggregateModifier');
  const labels = childrenOf(modifier?.getChild('GroupingLabels')).map(({ from, to }) => text.slice(from, to));
  const kept = modifier?.getChild('Without') ? !labels.includes('le') : labels.includes('le');
  return kept
    ? []
    : [`aggregates away the label 'le', which histogram_quantile() needs, in ${excerpt(text, argument)}`];
}

/** `an instant vector` */
function one(type: ValueType): string {
  return `${type === 'instant vector' ? 'an' : 'a'} ${type}`;
}

function countText(least: number, most: number): string {
  if (least === most) return `${least}`;
  return most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
}
