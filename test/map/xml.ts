/** What a strict reader of XML would stop at, for documents without declarations, comments and sections. */
export function xmlProblem(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the expression looks for
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/u.test(text)) return 'a character that XML cannot hold';
  const open: string[] = [];
  let position = 0;
  for (const tag of text.matchAll(/<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z:-]+="[^"<]*")*)\s*(\/?)>/g)) {
    const problem = textProblem(text.slice(position, tag.index)) ?? textProblem(tag[3] ?? '');
    if (problem) return problem;
    position = tag.index + tag[0].length;
    if (tag[1] === '/') {
      if (open.pop() !== tag[2]) return `</${tag[2]}> closes another element`;
    } else if (tag[4] !== '/') {
      open.push(tag[2] ?? '');
    }
  }
  return textProblem(text.slice(position)) ?? (open.length > 0 ? `${open.join(', ')} not closed` : undefined);
}

function textProblem(text: string): string | undefined {
  if (text.includes('<')) return `< in '${text.slice(0, 60)}'`;
  const entity = /&(?!(amp|lt|gt|quot|#39);)[^;]{0,10};?/.exec(text);
  return entity ? `entity ${entity[0]}` : undefined;
}

/** The texts of a document, with entities read. */
export function texts(xml: string): string[] {
  return [...xml.matchAll(/>([^<>]+)</g)].map(([, text = '']) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  );
}
