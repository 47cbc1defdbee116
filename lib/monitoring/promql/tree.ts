import type { parser } from '@prometheus-io/lezer-promql';

/** The tree of an expression. Its package declares each type twice, for both kinds of modules; the parser's own is the one. */
export type Tree = ReturnType<typeof parser.parse>;
/** A part of an expression. */
export type SyntaxNode = Tree['topNode'];

/** Characters of an expression that are shown. */
const shown = 60;

/** The parts that a part consists of, comments left out. */
export function childrenOf(node: SyntaxNode | null | undefined): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node?.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

/** A part as it is written, in quotation marks, cut where it is long. */
export function excerpt(text: string, { from, to }: SyntaxNode): string {
  const part = text.slice(from, to);
  return `'${part.length > shown ? `${part.slice(0, shown)}…` : part}'`;
}

/** A string without its quotes. */
export function quotedText(text: string, { from, to }: SyntaxNode): string {
  return text.slice(from + 1, to - 1).replaceAll(/\\(.)/g, '$1');
}
