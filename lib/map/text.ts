/** Widths of characters in em, generous enough for the common sans-serif fonts, of which nobody knows which one is there. */
const narrow = /[ijlftrI.,:;'|!()[\]/ -]/;
const wide = /[mwMW@%]/;
const capital = /[A-Z0-9_+=<>&#]/;
const em = { narrow: 0.41, wide: 0.98, capital: 0.7, other: 0.62 } as const;
/** How much wider bold letters are. */
const boldFactor = 1.12;

/** Width in pixels that a text takes at most, for laying out without a font. */
export function textWidth(text: string, size: number, weight: 'normal' | 'bold' = 'normal'): number {
  let width = 0;
  for (const character of text) width += emOf(character);
  return Math.ceil(width * size * (weight === 'bold' ? boldFactor : 1));
}

function emOf(character: string): number {
  if (narrow.test(character)) return em.narrow;
  if (wide.test(character)) return em.wide;
  return capital.test(character) ? em.capital : em.other;
}

/** Characters that XML 1.0 cannot hold at all: controls other than tab and line breaks, lone surrogates, and two non-characters. */
const unfitForXml =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the expression looks for
  /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as XML can hold it: each character that it cannot is replaced. */
export function cleaned(text: string): string {
  return text.replaceAll(unfitForXml, '\ufffd');
}

/** A text as content or attribute of XML and HTML. */
export function escaped(text: string): string {
  return cleaned(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}
