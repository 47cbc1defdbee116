import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App } from 'cdk8s';
import { stringify } from 'yaml';
import { production as definition } from '../../charts/environments/production';
import { platform } from '../../charts/platform';
import { environmentFiles } from '../../lib/output/layout';
import { reportFiles } from '../../lib/output/reports';
import { synthesize } from '../../lib/output/synthesize';
import { rules } from '../../lib/verify';
import { manifestsIn } from '../../lib/verify/files';
import { main } from '../../lib/verify/main';
import { unknownNetwork } from '../../lib/verify/reachability';
import { reportsOf } from '../../lib/verify/reports';
import { knownMinors } from '../../lib/verify/schemas';
import { environment, object, selector, subjectOf } from './fixture';

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
const summary = (
  objects: number,
  findings: number,
  by = `Kubernetes 1.${knownMinors[0]}, the oldest known; no connections known`,
) => `${objects} objects, ${rules.length} rules, ${findings} findings (${by})`;

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

/** What only Kubernetes 1.33 and later know. */
const newer = stringify({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  metadata: { name: 'more' },
  spec: { cidrs: ['10.97.0.0/16'] },
});
const cluster = { kubernetes: '1.34', network: unknownNetwork };
const visit = {
  path: 'demo/shop',
  from: { kind: 'outside' },
  to: { kind: 'pods', namespace: 'shop', labels: selector('web') },
  ports: [{ port: 8080, transport: 'TCP' }],
};

test('the Kubernetes version is the reported one, unless another is asked for', () => {
  write({ 'dist/dev/newer.yaml': newer, 'dist/reports/dev/cluster.yaml': stringify(cluster) });
  expect(run('ROOT/dist/dev').out).toEqual([summary(1, 0, 'Kubernetes 1.34; no connections known')]);
  expect(run('ROOT/dist/dev', '--kubernetes', '1.28').out).toEqual([
    'newer.yaml: ServiceCIDR more: apiVersion: networking.k8s.io/v1 ServiceCIDR is served since 1.33, the environment may be 1.28; raise the Kubernetes version or leave the object out [api-versions]',
    summary(1, 1, 'Kubernetes 1.28; no connections known'),
  ]);
});

test('namespaces that others declare are the reported ones', () => {
  const elsewhere = stringify(object('v1', 'ConfigMap', 'a', { data: { a: 'b' } }, 'elsewhere'));
  write({
    'dist/dev/a.yaml': elsewhere,
    'dist/reports/dev/cluster.yaml': stringify({ ...cluster, namespaces: ['elsewhere'] }),
  });
  expect(run('ROOT/dist/dev').code).toBe(0);
  write({ 'dist/reports/dev/cluster.yaml': stringify(cluster) });
  expect(run('ROOT/dist/dev').code).toBe(1);
});

test('policies are compared with the reported connections', () => {
  write({
    'dist/dev/all.yaml': allInOne(),
    'elsewhere/secrets.yaml': stringify({ secrets: expectedSecrets }),
    'elsewhere/cluster.yaml': stringify(cluster),
    'elsewhere/flows.yaml': stringify({ flows: [visit] }),
  });
  const { code, out } = run('ROOT/dist/dev', '--reports', 'ROOT/elsewhere');
  expect(code).toBe(1);
  expect(out).toContain(
    'all.yaml: NetworkPolicy shop/web: lets out a connection that nobody declared, from shop/web to shop/store at 6379/TCP; declare the connection, or remove the rule [reachability]',
  );
  expect(out.filter((line) => !line.endsWith('[reachability]'))).toEqual([
    summary(environment().length, out.length - 1, 'Kubernetes 1.34; 1 connections compared'),
  ]);
});

test('what synthesis reports of an environment is all that is needed to judge its directory', () => {
  const app = new App();
  platform(app, definition);
  const [synthesized] = synthesize(app);
  if (!synthesized) throw new Error('the definition makes one environment');
  const { name } = synthesized.environment;
  const files = [...environmentFiles(name, synthesized.manifests), ...reportFiles(synthesized.environment)];
  write(Object.fromEntries(files.map(([path, text]) => [`dist/${path}`, text])));
  const { network, ...reported } = reportsOf(join(root, 'dist', name));
  expect(reported).toMatchObject({ kubernetes: definition.cluster.facts.kubernetes });
  expect(network?.facts).toEqual(synthesized.environment.expectedNetwork().facts);
  expect(run(`ROOT/dist/${name}`)).toMatchObject({ code: 0, err: [] });
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

const usage = 'usage: npm run verify -- DIR [--kubernetes VERSION] [--reports DIR] [--secrets FILE]';
const badUse: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['no directory', [], [usage]],
  ['an unknown option', ['ROOT', '--fast'], [usage]],
  ['an option without its file', ['ROOT', '--secrets'], [usage]],
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
      'ROOT/secrets.yaml: secrets[a].keys: expected a list, found a string; write what synthesis reports of an environment, or remove the file',
    ],
  ],
  ['two directories', ['ROOT', 'ROOT'], [usage]],
  [
    'a missing directory of reports',
    ['ROOT', '--reports', 'ROOT/none'],
    ['ROOT/none: does not exist; name the directory of reports'],
  ],
  [
    'a version that nobody knows',
    ['ROOT', '--kubernetes', '1.9'],
    ['Kubernetes 1.9: is no version that the rules know; name one from 1.28 to 1.37'],
  ],
  [
    'a report of a cluster that says too little',
    ['ROOT', '--reports', 'ROOT/cluster'],
    [
      'ROOT/cluster/cluster.yaml: kubernetes: expected a string, found a number; write what synthesis reports of an environment, or remove the file',
    ],
  ],
  [
    'a connection to an end that is none',
    ['ROOT', '--reports', 'ROOT/flows'],
    [
      'ROOT/flows/flows.yaml: flows[0].to.kind: expected pods or addresses or name or outside or anyone, found pod; write what synthesis reports of an environment, or remove the file',
    ],
  ],
];

test.each(badUse)('%s is bad use', (_, args, err) => {
  write({
    'secrets.yaml': 'secrets: [{namespace: a, name: a, keys: all}]\n',
    'cluster/cluster.yaml': 'kubernetes: 1.34\n',
    'flows/flows.yaml': stringify({ flows: [{ ...visit, to: { kind: 'pod' } }] }),
  });
  expect(run(...args)).toEqual({ code: 2, out: [], err });
});
