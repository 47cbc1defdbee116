import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { auditRotation, runScript } from '../../lib/secrets/vault/server';

/** Stands in for the server: writes down the signals that it gets. */
const fakeServer = `#!/bin/sh
trap 'echo hup >>"$SIGNALS"' HUP
trap 'echo term >>"$SIGNALS"; exit 3' TERM
echo started >>"$SIGNALS"
while :; do sleep 0.05; done
`;

let home: string;
let child: ChildProcess;
let ended: Promise<number | null>;

const signals = () => readFileSync(join(home, 'signals'), 'utf8').trim().split('\n');

async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 100 && !holds(); attempt += 1) await sleep(50);
  expect(holds()).toBe(true);
}

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'vault-run-'));
  for (const folder of ['audit', 'bin']) mkdirSync(join(home, folder));
  writeFileSync(join(home, 'signals'), '');
  writeFileSync(join(home, 'bin', 'bao'), fakeServer);
  chmodSync(join(home, 'bin', 'bao'), 0o755);
  const script = runScript('openbao')
    .replaceAll('/openbao', home)
    .replace(String(auditRotation.bytes), '10')
    .replace('sleep 5', 'sleep 0.1');
  writeFileSync(join(home, 'run.sh'), script);
  child = spawn('sh', [join(home, 'run.sh')], {
    env: { ...process.env, PATH: `${join(home, 'bin')}:${process.env.PATH}`, SIGNALS: join(home, 'signals') },
    stdio: 'ignore',
  });
  ended = new Promise((resolve) => child.once('exit', resolve));
  await until(() => signals().includes('started'));
});

afterEach(async () => {
  child.kill('SIGTERM');
  await ended;
  rmSync(home, { recursive: true });
});

test('a stop reaches the server, and its status comes back', async () => {
  child.kill('SIGTERM');
  expect(await ended).toBe(3);
  expect(signals()).toEqual(['started', 'term']);
});

test('the server opens its files anew when the script is told so, and goes on', async () => {
  await sleep(300);
  child.kill('SIGHUP');
  await until(() => signals().includes('hup'));
  await sleep(300);
  expect(child.exitCode).toBe(null);
});

test('a large audit file is moved aside, a small one stays, and the oldest goes', async () => {
  const audit = join(home, 'audit', 'audit.log');
  writeFileSync(audit, 'short');
  await sleep(300);
  expect(existsSync(`${audit}.1`)).toBe(false);
  for (let number = 1; number <= auditRotation.kept + 1; number += 1) {
    writeFileSync(audit, `entry ${number} is long enough`);
    await until(() => !existsSync(audit));
  }
  expect(readFileSync(`${audit}.1`, 'utf8')).toContain(`entry ${auditRotation.kept + 1}`);
  expect(readFileSync(`${audit}.${auditRotation.kept}`, 'utf8')).toContain('entry 2');
  expect(existsSync(`${audit}.${auditRotation.kept + 1}`)).toBe(false);
  expect(signals()).toContain('hup');
});
