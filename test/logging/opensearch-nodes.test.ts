import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareScript, readyScript } from '../../lib/logging/opensearch/nodes';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'opensearch-node-'));
  mkdirSync(join(directory, 'bin'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function program(path: string, text: string): void {
  writeFileSync(join(directory, path), `#!/usr/bin/env bash\n${text}\n`);
  chmodSync(join(directory, path), 0o755);
}

function bash(script: string, env: Record<string, string> = {}): SpawnSyncReturns<string> {
  return spawnSync('bash', ['--norc', '-c', script], {
    encoding: 'utf8',
    env: { PATH: `${join(directory, 'bin')}:${process.env.PATH}`, ...env },
  });
}

describe('readiness', () => {
  const quiet =
    '{"status":"yellow","discovered_cluster_manager":true,"delayed_unassigned_shards":0,"number_of_in_flight_fetch":0}';

  /** Runs the probe beside a store with an answer to each kind of question; none is a refusal. */
  function ready(answers: { readonly recovery?: string; readonly local?: string }, started = '4711'): boolean {
    writeFileSync(join(directory, 'stat'), `1 (java) S${' 0'.repeat(18)} ${started} 0\n`);
    const answer = (text: string | undefined) => (text === undefined ? 'exit 22' : `printf '%s' '${text}'`);
    program(
      'bin/curl',
      `case "$*" in
*local=true*) ${answer(answers.local)} ;;
*wait_for_no_initializing_shards=true*) ${answer(answers.recovery)} ;;
*) exit 3 ;;
esac`,
    );
    const script = readyScript.replaceAll('/tmp/', `${directory}/`).replaceAll('/proc/1/stat', join(directory, 'stat'));
    return bash(script).status === 0;
  }

  test('begins when nothing moves, even if the cluster is not green', () => {
    expect(ready({ recovery: quiet })).toBe(true);
  });

  test.each([
    ['the security configuration is not loaded, or a shard recovers', undefined],
    [
      'a shard waits for a node that comes back',
      quiet.replace('"delayed_unassigned_shards":0', '"delayed_unassigned_shards":2'),
    ],
    [
      'a place for a shard is looked for',
      quiet.replace('"number_of_in_flight_fetch":0', '"number_of_in_flight_fetch":10'),
    ],
  ])('does not begin while %s', (_, recovery) => {
    expect(ready({ recovery, local: quiet })).toBe(false);
  });

  test('stays while other nodes recover, and while this one follows a cluster manager', () => {
    expect(ready({ recovery: quiet })).toBe(true);
    expect(ready({ local: quiet })).toBe(true);
    expect(ready({ local: quiet.replace('true', 'false') })).toBe(false);
    expect(ready({})).toBe(false);
  });

  test('begins anew with every start of the container', () => {
    expect(ready({ recovery: quiet })).toBe(true);
    expect(ready({ local: quiet }, '9999')).toBe(false);
  });
});

describe('preparation', () => {
  function prepare({ keys = true, resolves = true } = {}): SpawnSyncReturns<string> {
    const { home, prepared, secret } = places();
    for (const path of [join(home, 'config'), join(home, 'bin'), prepared]) mkdirSync(path, { recursive: true });
    writeFileSync(join(home, 'config/jvm.options'), '-Xms1g\n');
    program(
      'home/bin/opensearch-keystore',
      `echo "$*" >>'${directory}/calls'; if [ "$1" = add ]; then cat >>'${directory}/values'; fi`,
    );
    program('bin/getent', resolves ? `test "$2" = opensearch-0.example` : 'exit 2');
    program('bin/sleep', 'exit 0');
    if (keys) {
      mkdirSync(secret);
      writeFileSync(join(secret, 'access-key'), 'AKIA');
      writeFileSync(join(secret, 'secret-key'), 'hunter2');
    }
    const script = prepareScript
      .replaceAll('/usr/share/opensearch', home)
      .replaceAll('/prepared', prepared)
      .replaceAll('/snapshot-keys', secret);
    return bash(script, { NODE_NAME: 'opensearch-0', DOMAIN: 'example' });
  }

  function places() {
    return { home: join(directory, 'home'), prepared: join(directory, 'config'), secret: join(directory, 'secret') };
  }

  test("copies the image's configuration", () => {
    expect(prepare({ keys: false }).status).toBe(0);
    expect(readdirSync(places().prepared)).toEqual(['jvm.options']);
    expect(existsSync(join(directory, 'calls'))).toBe(false);
  });

  test("puts the object store's keys into the keystore through standard input", () => {
    const { status, stdout, stderr } = prepare();
    expect(status).toBe(0);
    const calls = readFileSync(join(directory, 'calls'), 'utf8');
    expect(calls).toBe(
      'create\nadd --stdin --force s3.client.default.access_key\nadd --stdin --force s3.client.default.secret_key\n',
    );
    expect(readFileSync(join(directory, 'values'), 'utf8')).toBe('AKIAhunter2');
    expect(calls + stdout + stderr).not.toContain('hunter2');
  });

  test("fails while the pod's name does not resolve, so that it is tried again", () => {
    const { status, stderr } = prepare({ resolves: false });
    expect(status).toBe(1);
    expect(stderr).toBe('opensearch-0.example does not resolve yet\n');
  });
});
