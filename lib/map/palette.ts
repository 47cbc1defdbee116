/** The colour of a capability on a light and on a dark ground, and whether its lines are dashed. */
export interface Style {
  readonly light: string;
  readonly dark: string;
  readonly dashed: boolean;
}

/** Grounds that the colours were chosen for. */
export const grounds = { light: '#ffffff', dark: '#0d1117' } as const;

/**
 * Eight colours that people with any of the three colour-vision deficiencies tell apart, on light and on dark ground; a test
 * measures it. More cannot be told apart: the other eight capabilities have the same ones with dashed lines. No meaning
 * hangs on colour alone, since every namespace and workload bears its name.
 */
const colours: readonly Omit<Style, 'dashed'>[] = [
  { light: '#1059ea', dark: '#24b4c9' },
  { light: '#b26d00', dark: '#c6c70e' },
  { light: '#87429c', dark: '#a757ff' },
  { light: '#2d5d49', dark: '#2e7818' },
  { light: '#0a9fc2', dark: '#5decf8' },
  { light: '#ff428a', dark: '#db8371' },
  { light: '#0c0f87', dark: '#f6fb95' },
  { light: '#58003c', dark: '#b3348d' },
];

/** The capabilities in the order in which they are given colours. */
const capabilities = [
  'logging',
  'monitoring',
  'tracing',
  'security',
  'network',
  'secrets',
  'ci',
  'cd',
  'registry',
  'image-build',
  'image-definition',
  'runtime',
  'orchestration',
  'configuration',
  'automation',
  'provisioning',
];

export const styles: readonly Style[] = [false, true].flatMap((dashed) =>
  colours.map((colour) => ({ ...colour, dashed })),
);

/** The place of each capability's style in `styles`. Those that the project does not know follow by name, and may share one. */
export function stylesOf(used: Iterable<string>): ReadonlyMap<string, number> {
  const others = [...new Set(used)].filter((name) => !capabilities.includes(name)).sort();
  return new Map([...capabilities, ...others].map((name, at) => [name, at % styles.length]));
}
