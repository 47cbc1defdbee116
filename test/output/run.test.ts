import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const project = resolve(__dirname, '../..');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'run-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const tsx = pathToFileURL(require.resolve('tsx')).href;

function synth(script: string, args: readonly string[] = ['--no-check'], cwd = project) {
  return spawnSync(process.execPath, ['--import', tsx, script, ...args], {
    cwd,
    env: { ...process.env, CDK8S_OUTDIR: join(root, 'dist') },
    encoding: 'utf8',
  });
}

function tree(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(directory.length + 1), readFileSync(path, 'utf8')];
    }),
  );
}

test('the charts synthesize to exactly what is committed, and a second run rewrites nothing', () => {
  const first = synth('charts/main.ts', ['--no-check', '--json']);
  expect(first.stderr).toBe('');
  expect(first.status).toBe(0);
  expect(tree(join(root, 'dist'))).toEqual(tree(join(project, 'dist')));
  const second = JSON.parse(synth('charts/main.ts', ['--no-check', '--json']).stdout);
  expect(second).toMatchObject({ environments: 2, written: 0, removed: 0 });
});

test('nothing is printed when nobody watches and all is well', () => {
  expect(synth('charts/main.ts').stdout).toBe('');
});

test('a wrong platform exits with 1, names every problem and leaves dist as it was', () => {
  cpSync(join(project, 'dist'), join(root, 'dist'), { recursive: true });
  const before = tree(join(root, 'dist'));
  const script = join(root, 'wrong.ts');
  writeFileSync(
    script,
    `import { App, Capability, Environment, OpenSearch, Duration, Size, run } from '${join(project, 'lib')}';
import { dev } from '${join(project, 'charts/environments/dev')}';
void run(() => {
  const app = new App();
  const logging = new Capability(new Environment(app, 'dev', dev), 'logging');
  new OpenSearch(logging, { nodes: 4, storage: Size.gibibytes(1), dailyVolume: Size.gibibytes(10), retention: Duration.days(30) });
  return app;
});
`,
  );
  const { status, stderr } = synth(script);
  expect(status).toBe(1);
  expect(
    stderr
      .trim()
      .split('\n')
      .map((line) => line.split(': ').slice(0, 2).join(': ')),
  ).toEqual([
    'dev/logging/opensearch: nodes',
    expect.stringMatching(/^dev\/logging\/opensearch: (retention|storage)$/),
  ]);
  expect(tree(join(root, 'dist'))).toEqual(before);
});

test('an error of the rules reaches the user with path, object and remedy, and leaves dist as it was', () => {
  cpSync(join(project, 'dist'), join(root, 'dist'), { recursive: true });
  const before = tree(join(root, 'dist'));
  const script = join(root, 'wrong.ts');
  writeFileSync(
    script,
    `import { ApiObject } from '${join(project, 'node_modules/cdk8s')}';
import { App, Capability, Environment, run } from '${join(project, 'lib')}';
import { dev } from '${join(project, 'charts/environments/dev')}';
void run(() => {
  const app = new App();
  const logging = new Capability(new Environment(app, 'dev', dev), 'logging');
  logging.namespaceFor('restricted');
  new ApiObject(logging, 'password', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'password', namespace: 'logging' }, stringData: { password: 'x' } });
  return app;
});
`,
  );
  const { status, stderr } = synth(script);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^dev\/logging\/password: .*Secret logging\/password/m);
  expect(tree(join(root, 'dist'))).toEqual(before);
});

test('type errors and problems of the platform are reported together, to people and as JSON', () => {
  const settings = { compilerOptions: { noEmit: true, skipLibCheck: true, types: [] }, files: ['broken.ts'] };
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify(settings));
  writeFileSync(join(root, 'broken.ts'), "export const ports: { http: number } = { http: '80' };\n");
  const script = join(root, 'empty.ts');
  writeFileSync(script, `import { App, run } from '${join(project, 'lib')}';\nvoid run(() => new App());\n`);
  const { status, stdout, stderr } = synth(script, ['--json'], root);
  expect(status).toBe(1);
  expect(stderr.split('\n')).toEqual([
    "types: broken.ts(1,42): error TS2322: Type 'string' is not assignable to type 'number'.; mend the type, not the check",
    expect.stringMatching(/^App: holds no environment/),
    '',
  ]);
  expect(JSON.parse(stdout).problems).toMatchObject([{ path: 'types' }, { path: 'App' }]);
  expect(readdirSync(root)).not.toContain('dist');
});

test('an output directory that cannot be updated is reported in one line', () => {
  writeFileSync(join(root, 'dist'), 'a file\n');
  const { status, stderr } = synth('charts/main.ts');
  expect(status).toBe(1);
  expect(stderr).toMatch(/^\/.*dist: (ENOTDIR|EEXIST).*; see to the file or folder named, then synthesize again\n$/);
});

test('a coordinated Secret is replaced in two phases, and one cannot be left out', () => {
  const script = join(root, 'rotating.ts');
  const rotate = (generation: string) => {
    writeFileSync(
      script,
      `import { App, Capability, Cluster, Environment, existing, run } from '${join(project, 'lib')}';
void run(() => {
  const app = new App();
  const environment = new Environment(app, 'test', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.34' }),
    secrets: existing,
    secretGenerations: { 'shop/bucket': ${generation} },
  });
  const shop = new Capability(environment, 'shop');
  shop.namespaceFor('restricted');
  environment.declareSecret(shop, {
    path: shop.node.path,
    namespace: 'shop',
    need: { name: 'bucket', purpose: 'x', keys: { key: { kind: 'given', description: 'x' } }, rotation: 'coordinated' },
  });
  return app;
});
`,
    );
    return synth(script).stderr.trim();
  };
  const refused = (now: string, before: string) =>
    `test/shop: secretGenerations['shop/bucket']: Secret 'shop/${now}' would take the place of ${before} without a phase in which both values are accepted; go from one generation n to the next through { from: n, to: n + 1 }, and roll that out first`;
  expect(rotate('1')).toBe('');
  expect(rotate('2')).toBe(refused('bucket-g2', 'shop/bucket'));
  expect(rotate('{ from: 2, to: 3 }')).toBe(refused('bucket-g2', 'shop/bucket'));
  expect(rotate('{ from: 1, to: 2 }')).toBe('');
  expect(rotate('1')).toBe('');
  expect(rotate('{ from: 1, to: 2 }')).toBe('');
  expect(rotate('2')).toBe('');
  expect(rotate('1')).toBe(refused('bucket', 'shop/bucket-g2'));
  expect(rotate('{ from: 2, to: 3 }')).toBe('');
}, 60_000);
