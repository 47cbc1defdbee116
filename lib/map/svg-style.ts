import { fontSize } from './diagram';
import { grounds, type Style, styles } from './palette';

/** Colours that carry no meaning, on each ground. */
const plain = {
  light: { ground: grounds.light, text: '#1f2328', quiet: '#59636e', edge: '#8c959f', box: '#ffffff', rule: '#d1d9e0' },
  dark: { ground: grounds.dark, text: '#f0f6fc', quiet: '#a3adb8', edge: '#768390', box: '#161b22', rule: '#3d444d' },
} as const;

type Ground = keyof typeof plain;

/** The style sheet of the drawing: colours as variables, which the reader's preference for dark pages switches. */
export function svgStyle(used: ReadonlyMap<string, number>): string {
  const places = [...new Set(used.values())].sort((a, b) => a - b);
  return [
    `:root{${variables('light')}}`,
    `@media (prefers-color-scheme:dark){:root{${variables('dark')}}}`,
    'text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;fill:var(--text)}',
    '.ground{fill:var(--ground)}',
    `.heading{font-size:20px;font-weight:600}.namespace{font-size:${fontSize.group}px;font-weight:600}`,
    `.name{font-size:${fontSize.title}px;font-weight:600}.offer,.small{font-size:${fontSize.small}px}.small{fill:var(--quiet)}`,
    '.group rect{fill:var(--c);fill-opacity:.07;stroke:var(--c);stroke-opacity:.45}',
    '.box rect{fill:var(--box);stroke:var(--c,var(--edge));stroke-width:1.5}.outsider rect{stroke-dasharray:5 3}',
    '.rule{stroke:var(--rule);fill:none}',
    '.run{fill:none;stroke:var(--c,var(--edge));stroke-width:1.5}.head,.line circle{fill:var(--c,var(--edge))}',
    '.crowded{opacity:.35}.crowded .run{stroke-width:1}',
    ...places.map(
      (at) => `.c${at}{--c:var(--c${at})}${styles[at]?.dashed ? `.c${at} .run{stroke-dasharray:6 3}` : ''}`,
    ),
  ].join('\n');
}

function variables(ground: Ground): string {
  return [
    ...Object.entries(plain[ground]).map(([name, colour]) => `--${name}:${colour}`),
    ...styles.map((style: Style, at) => `--c${at}:${style[ground]}`),
  ].join(';');
}
