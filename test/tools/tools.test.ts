import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withLock } from './lock';
import { tools, versionOf } from './table';

const directory = mkdtempSync(join(tmpdir(), 'tools-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs `npm run tools` with nothing but Node on the path. */
function command(args: readonly string[], environment: Record<string, string>) {
  const main = join(__dirname, 'main.ts');
  const path = join(directory, 'path');
  mkdirSync(path, { recursive: true });
  return spawnSync(process.execPath, ['--import', 'tsx', main, ...args], {
    encoding: 'utf8',
    env: { PATH: path, CDK8S_LANDSCAPE_CACHE: join(directory, 'cache'), ...environment },
  });
}

test.each(Object.entries(tools))('%s has a pinned version', (_, tool) => {
  expect(versionOf(tool)).toMatch(/^v\d+\.\d+\.\d+$/);
});

test('every wrapper module is used, and has its checksums', () => {
  const used = new Set(Object.values(tools).flatMap((tool) => ('wheel' in tool ? [] : [tool.module])));
  const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(new Set(folders.map(({ name }) => name))).toEqual(used);
  for (const { name } of folders) expect(readFileSync(join(__dirname, name, 'go.sum'), 'utf8')).toContain('h1:');
});

test('without Go and without ready-made binaries one line says what to install', () => {
  const { status, stderr, stdout } = command(['kube-apiserver-1.37'], {});
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr.trim().split('\n').at(-1)).toBe(
    'kube-apiserver-1.37: go is not installed; install Go 1.26 or newer, or let KUBEBUILDER_ASSETS name a directory that holds kube-apiserver 1.37',
  );
});

test('an unknown tool is named', () => {
  const { status, stderr } = command(['kubelet'], {});
  const usage = 'usage: npm run tools -- [ID...]';
  expect([status, stderr]).toEqual([2, `kubelet: no such tool; npm run tools lists them\n${usage}\n`]);
});

test('ready-made binaries stand in when their version is right', () => {
  const assets = join(directory, 'assets');
  mkdirSync(assets);
  for (const [name, version] of [
    ['kube-apiserver', 'v1.37.9'],
    ['kube-scheduler', 'v1.30.1'],
  ]) {
    writeFileSync(join(assets, `${name}`), `#!/bin/sh\necho Kubernetes ${version}\n`);
    chmodSync(join(assets, `${name}`), 0o755);
  }
  const environment = { KUBEBUILDER_ASSETS: assets };
  expect(command(['kube-apiserver-1.37'], environment).stdout).toBe(`${join(assets, 'kube-apiserver')}\n`);
  const { status, stderr } = command(['kube-scheduler-1.37'], environment);
  expect(status).toBe(2);
  expect(stderr).toContain('is of Kubernetes 1.30, not 1.37: left aside');
});

test('a lock is held by one at a time', async () => {
  const events: string[] = [];
  const path = join(directory, 'one', 'lock');
  await Promise.all(
    ['a', 'b'].map((name) =>
      withLock(path, async () => {
        events.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        events.push(`${name} out`);
      }),
    ),
  );
  expect(events).toEqual(['a in', 'a out', 'b in', 'b out']);
});

test('a lock whose owner has died is taken over', async () => {
  const path = join(directory, 'dead', 'lock');
  mkdirSync(path, { recursive: true });
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(path, 'pid'), String(pid));
  expect(await withLock(path, async () => 'in')).toBe('in');
  expect(readdirSync(dirname(path))).toEqual([]);
});
