import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const project = resolve(__dirname, '../..');

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'run-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function synth(script: string, args: readonly string[] = ['--no-check']) {
  return spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
    cwd: project,
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

test('a type error stops synthesis', () => {
  const broken = join(project, 'charts/broken-for-a-test.ts');
  writeFileSync(broken, "export const port: number = 'http';\n");
  try {
    const { status, stderr } = synth('charts/main.ts', []);
    expect(status).toBe(1);
    expect(stderr).toContain(
      "charts/broken-for-a-test.ts(1,14): error TS2322: Type 'string' is not assignable to type 'number'.",
    );
    expect(readdirSync(root)).toEqual([]);
  } finally {
    rmSync(broken);
  }
});
