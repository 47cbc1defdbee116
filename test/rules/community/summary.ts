import type { Community } from './equivalent';

/** How many names have an equivalent here, and how many a reason to have none. */
export interface Counts {
  readonly names: number;
  readonly equivalents: number;
  readonly reasons: number;
}

/** Counts the names of a table. */
export function countsOf(community: Community): Counts {
  const all = Object.values(community);
  const equivalents = all.filter((equivalent) => 'ours' in equivalent).length;
  return { names: all.length, equivalents, reasons: all.length - equivalents };
}

/** The tables by what they are about, in Markdown: counts, other names, and reasons. */
export function tablesOf(topics: Readonly<Record<string, Community>>): string {
  const counts = Object.entries(topics).map(([topic, community]) => {
    const { names, equivalents, reasons } = countsOf(community);
    return [topic, names, equivalents, reasons];
  });
  const entries = Object.values(topics).flatMap((community) => Object.entries(community));
  const renamed = entries.flatMap(([name, equivalent]) =>
    'ours' in equivalent && equivalent.ours.join() !== name ? [[code([name]), code(equivalent.ours)]] : [],
  );
  const reasons = new Map<string, string[]>();
  for (const [name, equivalent] of entries) {
    if ('because' in equivalent) reasons.set(equivalent.because, [...(reasons.get(equivalent.because) ?? []), name]);
  }
  return [
    table(['rules', 'names', 'with an equivalent', 'with a reason'], counts),
    table(['there', 'here'], renamed),
    table(
      ['not here', 'why'],
      [...reasons].map(([because, names]) => [code(names), because]),
    ),
  ].join('\n\n');
}

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const [names = '', ...lines] = [head, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return [names, `|${'---|'.repeat(head.length)}`, ...lines].join('\n');
}
