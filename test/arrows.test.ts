import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalog } from '../lib/catalog';

const project = join(__dirname, '..');
const capabilities = [...new Set(catalog.map(({ capability }) => `lib/${capability}`))];

/** Parts of the project, each with the parts that it may import besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'lib/core': ['imports'],
  'lib/formats': [],
  'lib/images.ts': ['lib/core'],
  ...Object.fromEntries(capabilities.map((part) => [part, ['imports', 'lib/core', 'lib/formats', 'lib/images.ts']])),
  'lib/catalog.ts': ['lib/core', 'lib/images.ts', ...capabilities],
  'lib/verify': ['lib/core'],
  'lib/output': ['lib/core', 'lib/verify'],
  'lib/map': ['lib/core', 'lib/output', 'lib/verify'],
  'lib/index.ts': ['lib/core', 'lib/output', 'lib/verify', ...capabilities],
  charts: ['lib/index.ts', 'lib/map', 'lib/output'],
  imports: [],
};

/** The part that a file belongs to: a folder of `lib/`, a file there, or a folder beside it. */
function partOf(file: string): string {
  const [folder = '', ...rest] = file.split('/');
  if (folder !== 'lib') return folder;
  const [name] = rest;
  return !name ? 'lib/index.ts' : rest.length > 1 || `lib/${name}` in allowed ? `lib/${name}` : `lib/${name}.ts`;
}

/** What a file imports that the part it belongs to may not. */
function wrongImports(file: string, text: string): string[] {
  const own = partOf(file);
  const imported = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']*)'/g)].map(([, path = '']) =>
    partOf(join(dirname(file), path)),
  );
  return imported
    .filter((part) => part !== own && !allowed[own]?.includes(part))
    .map((part) => `${file} imports ${part}`);
}

const files = ['charts', 'imports', 'lib'].flatMap((folder) =>
  readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

test('every part imports only what it may', () => {
  expect(files.filter((file) => !(partOf(file) in allowed))).toEqual([]);
  expect(files.flatMap((file) => wrongImports(file, readFileSync(join(project, file), 'utf8')))).toEqual([]);
});

test.each([
  ['lib/logging/fluentd/index.ts', "import { a } from '../../monitoring/rules';", 'lib/monitoring'],
  ['lib/core/system.ts', "import { images } from '../images';", 'lib/images.ts'],
  ['lib/secrets/existing.ts', "import type { Rule } from '../verify';", 'lib/verify'],
  ['lib/verify/objects.ts', "export * from '../output/yaml';", 'lib/output'],
  ['lib/output/run.ts', "await import('../catalog');", 'lib/catalog.ts'],
  ['charts/logging.ts', "import { Fluentd } from '../lib/logging/fluentd';", 'lib/logging'],
  ['lib/map/run.ts', "import { App } from '..';", 'lib/index.ts'],
])('%s may not say %s', (file, text, part) => {
  expect(wrongImports(file, text)).toEqual([`${file} imports ${part}`]);
});
