import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { rules } from '../../lib/verify';
import { manifestsIn } from '../../lib/verify/files';
import { main } from '../../lib/verify/main';
import { environment, object, subjectOf } from './fixture';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'verify-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

const { expectedSecrets } = subjectOf([]);

/** Writes files below the scratch directory. */
function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Runs the command in the scratch directory's name; its path is written as ROOT. */
function run(...args: readonly string[]): { readonly code: number; readonly out: string[]; readonly err: string[] } {
  const lines = { out: [] as string[], err: [] as string[] };
  const code = main(
    args.map((arg) => arg.replace('ROOT', root)),
    {
      out: (line) => lines.out.push(line.replaceAll(root, 'ROOT')),
      err: (line) => lines.err.push(...line.replaceAll(root, 'ROOT').split('\n')),
    },
  );
  return { code, ...lines };
}

const allInOne = () =>
  environment()
    .map((each) => stringify(each))
    .join('---\n');
const summary = (objects: number, findings: number) =>
  `${objects} objects, ${rules.length} rules, ${findings} findings`;

test('a right environment is passed, with the secrets from beside it', () => {
  write({
    'dist/dev/all.yaml': allInOne(),
    'dist/reports/dev/secrets.yaml': stringify({ environment: 'dev', secrets: expectedSecrets }),
  });
  expect(run('ROOT/dist/dev')).toEqual({ code: 0, out: [summary(environment().length, 0)], err: [] });
});

test('the secrets may come from another file', () => {
  write({ 'dev/all.yaml': allInOne(), 'secrets.yaml': stringify(expectedSecrets) });
  expect(run('ROOT/dev', '--secrets', 'ROOT/secrets.yaml').code).toBe(0);
});

test('findings are grouped by file', () => {
  const configMap = (name: string) => stringify(object('v1', 'ConfigMap', name, { data: { a: 'b' } }, 'shop'));
  write({ 'b.yaml': configMap('a'), 'a/c.yml': `${configMap('b')}---\n${configMap('c')}` });
  const line = (name: string) =>
    `ConfigMap shop/${name}: metadata.namespace: namespace shop does not exist; declare it or correct the name [namespaces]`;
  expect(run('ROOT')).toEqual({
    code: 1,
    out: [`a/c.yml: ${line('b')}`, `a/c.yml: ${line('c')}`, '', `b.yaml: ${line('a')}`, summary(3, 3)],
    err: [],
  });
});

test('lists are taken apart, kustomizations and other files left out', () => {
  write({
    '10-namespaces/list.yaml':
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Namespace, metadata: {name: a}}\n',
    '50-workloads/web/x.yaml': '---\n# nothing\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n',
    'kustomization.yaml': 'resources: [10-namespaces]\n',
    'README.md': '# nothing\n',
  });
  const read = manifestsIn(root).map(({ path, stage, folder, object: { kind } }) => ({ path, stage, folder, kind }));
  expect(read).toEqual([
    { path: '10-namespaces/list.yaml', stage: 'namespaces', folder: '10-namespaces', kind: 'Namespace' },
    { path: '50-workloads/web/x.yaml', stage: 'workloads', folder: '50-workloads/web', kind: 'ConfigMap' },
  ]);
});

test('YAML that says one thing twice, or is none, is refused with file and line', () => {
  write({ 'twice.yaml': 'kind: A\nmetadata:\n  name: a\n  name: b\n', 'broken.yaml': 'a: [1\n' });
  const { code, err } = run('ROOT');
  expect(code).toBe(2);
  expect(err).toEqual([
    expect.stringMatching(/^broken\.yaml:\d: .+; correct the YAML$/),
    'twice.yaml:4: Map keys must be unique; correct the YAML',
  ]);
});

test('aliases that blow up or lead back, and dangling links, are refused', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [name, of] of ['ba', 'cb', 'dc', 'ed'].map((pair) => [...pair]))
    bomb.push(`${name}: &${name} [${`*${of}, `.repeat(9)}]`);
  write({ 'bomb.yaml': bomb.join('\n'), 'cycle.yaml': 'a: &a\n  b: *a\n' });
  symlinkSync('nowhere.yaml', join(root, 'link.yaml'));
  const { code, err } = run('ROOT');
  expect(code).toBe(2);
  expect(err).toEqual([
    expect.stringMatching(/^bomb\.yaml: .*alias.*; write a tree of plain values/),
    expect.stringMatching(/^cycle\.yaml: .*circular/),
    'link.yaml: is a link that leads nowhere; mend or remove it',
  ]);
});

const badUse: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['no directory', [], ['usage: npm run verify -- DIR [--secrets FILE]']],
  ['an unknown option', ['ROOT', '--fast'], ['usage: npm run verify -- DIR [--secrets FILE]']],
  ['an option without its file', ['ROOT', '--secrets'], ['usage: npm run verify -- DIR [--secrets FILE]']],
  ['a missing directory', ['ROOT/none'], ['ROOT/none: is no directory; name a directory of manifests']],
  [
    'a missing file of secrets',
    ['ROOT', '--secrets', 'ROOT/none.yaml'],
    ['ROOT/none.yaml: does not exist; name the file of expected Secrets'],
  ],
  [
    'a file of secrets that holds something else',
    ['ROOT', '--secrets', 'ROOT/secrets.yaml'],
    [
      'ROOT/secrets.yaml: secrets[a].keys: expected a list, found a string; write a list of secrets, each with namespace, name and keys',
    ],
  ],
];

test.each(badUse)('%s is bad use', (_, args, err) => {
  write({ 'secrets.yaml': 'secrets: [{namespace: a, name: a, keys: all}]\n' });
  expect(run(...args)).toEqual({ code: 2, out: [], err });
});
