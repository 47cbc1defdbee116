import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenSearchProps } from '../../lib/logging/opensearch';
import { at, exampleSnapshots, find, platform } from './opensearch-platform';

describe('bootstrap script', () => {
  let directory = '';

  beforeEach(() => prepare());

  /** Puts the files of a store's job where the script looks for them. */
  function prepare(props: Partial<OpenSearchProps> = {}): void {
    if (directory) rmSync(directory, { recursive: true });
    directory = mkdtempSync(join(tmpdir(), 'opensearch-'));
    const objects = platform(props).objects();
    const files = find(objects, 'ConfigMap', 'opensearch-bootstrap-files');
    for (const name of Object.keys(Object(at(files, 'data')))) {
      writeFileSync(join(directory, name), String(at(files, 'data', name)));
    }
    mkdirSync(join(directory, 'bin'));
    mkdirSync(join(directory, 'work'));
  }

  afterAll(() => rmSync(directory, { recursive: true }));

  /** Runs the script against a store whose answers a shell `case` on `METHOD path` gives as `answer STATUS BODY`. */
  function run(answers: string, { securityadmin = 'exit 0', attempts = 3 } = {}) {
    const calls = join(directory, 'calls');
    writeFileSync(calls, '');
    writeFileSync(
      join(directory, 'bin/curl'),
      `#!/usr/bin/env bash
while (($# > 0)); do
  case $1 in
    --request) method=$2; shift ;;
    --output) output=$2; shift ;;
    --data-binary) data=\${2#@}; test -s "$data" || exit 9; shift ;;
    https://*) path=/\${1#https://*/} ;;
  esac
  shift
done
echo "$method $path" >>'${calls}'
count=$(grep -cxF "$method $path" '${calls}')
answer() { printf '%s' "\${2:-}" >"$output"; printf '%s' "$1"; }
case "$method $path" in
${answers}
*) answer 500 unexpected ;;
esac
`,
      { mode: 0o755 },
    );
    writeFileSync(
      join(directory, 'securityadmin.sh'),
      `printf '%s\\n' "securityadmin $*" >>'${calls}'\n${securityadmin}\n`,
    );
    const { status, stderr } = spawnSync('bash', [join(directory, 'bootstrap.sh')], {
      encoding: 'utf8',
      env: {
        PATH: `${join(directory, 'bin')}:${process.env.PATH}`,
        STORE_HOST: 'store',
        STORE_PORT: '9200',
        FILES: directory,
        SECURITY_FILES: '/security',
        CERTIFICATES: '/certs',
        WORK: join(directory, 'work'),
        SECURITYADMIN: join(directory, 'securityadmin.sh'),
        PAUSE: '0',
        JOIN_ATTEMPTS: String(attempts),
        UPGRADE_ATTEMPTS: String(attempts),
        STEP_ATTEMPTS: String(attempts),
        ADMIN_PASSWORD: 'hunter2',
      },
    });
    return { status, stderr, calls: readFileSync(calls, 'utf8').trim().split('\n') };
  }

  const health = 'GET /_cluster/health?local=true';
  const versions = 'GET /_nodes?filter_path=nodes.*.version';
  const policy = '/_plugins/_ism/policies/log-retention';
  const fresh = `"${health}") answer 200 '{"discovered_cluster_manager":true}' ;;
"${versions}") answer 200 '{"nodes":{"a":{"version":"3.8.0"},"b":{"version":"3.8.0"}}}' ;;
"PUT /_index_template/log-retention") answer 200 ;;
"GET ${policy}") answer 404 ;;
"PUT ${policy}") answer 201 ;;
"GET /_cat/indices/"*) answer 200 ;;`;
  const admin =
    'securityadmin -h store -p 9200 -icl -arc -ff -rev -cd /security/ -cacert /certs/ca.crt -cert /certs/tls.crt -key /certs/tls.key';

  test('is valid bash', () => {
    expect(spawnSync('bash', ['-n', join(directory, 'bootstrap.sh')]).status).toBe(0);
  });

  test('a fresh store', () => {
    const { status, calls } = run(fresh);
    expect(calls).toEqual([
      health,
      versions,
      admin,
      'PUT /_index_template/log-retention',
      `GET ${policy}`,
      `PUT ${policy}`,
      'GET /_cat/indices/logs-*?h=index',
    ]);
    expect(status).toBe(0);
    expect(calls.join()).not.toContain('hunter2');
  });

  test('a store that has a policy and indices', () => {
    const { status, calls } = run(`"GET ${policy}") answer 200 '{"_id":"x","_seq_no":7,"_primary_term":2}' ;;
"PUT ${policy}?if_seq_no=7&if_primary_term=2") answer 200 ;;
"GET /_cat/indices/"*) answer 200 logs-2026.11.24 ;;
"POST /_plugins/_ism/add/logs-*") answer 200 '{"failures":true}' ;;
"POST /_plugins/_ism/change_policy/logs-*") answer 200 '{"failures":false}' ;;
${fresh}`);
    expect(calls.slice(-4)).toEqual([
      `PUT ${policy}?if_seq_no=7&if_primary_term=2`,
      'GET /_cat/indices/logs-*?h=index',
      'POST /_plugins/_ism/add/logs-*',
      'POST /_plugins/_ism/change_policy/logs-*',
    ]);
    expect(status).toBe(0);
  });

  test("somebody else's change of the policy: reads again", () => {
    const { status, calls } = run(`"GET ${policy}") answer 200 "{\\"_seq_no\\":$count,\\"_primary_term\\":1}" ;;
"PUT ${policy}?if_seq_no=1&if_primary_term=1") answer 409 ;;
"PUT ${policy}?if_seq_no=2&if_primary_term=1") answer 200 ;;
${fresh}`);
    expect(calls).toContain(`PUT ${policy}?if_seq_no=2&if_primary_term=1`);
    expect(status).toBe(0);
  });

  test('waits until a cluster manager is found', () => {
    const { status, calls } = run(`"${health}") if ((count == 1)); then exit 7; fi
  if ((count == 2)); then answer 200 '{"discovered_cluster_manager":false}'; else answer 200 '{"discovered_cluster_manager":true}'; fi ;;
${fresh}`);
    expect(calls.filter((call) => call === health)).toHaveLength(3);
    expect(status).toBe(0);
  });

  test('loads nothing while an upgrade is rolling', () => {
    const rolling = `"${versions}") if ((count < 3)); then answer 200 '{"nodes":{"a":{"version":"3.7.0"},"b":{"version":"3.8.0"}}}'
  else answer 200 '{"nodes":{"a":{"version":"3.8.0"},"b":{"version":"3.8.0"}}}'; fi ;;`;
    const { status, calls } = run(`${rolling}\n${fresh}`);
    expect(calls.slice(0, 5)).toEqual([health, versions, versions, versions, admin]);
    expect(status).toBe(0);
  });

  const repository = 'PUT /_snapshot/log-snapshots';
  const snapshots = '/_plugins/_sm/policies/log-snapshots';

  test('snapshots of a fresh store', () => {
    prepare({ snapshots: exampleSnapshots });
    const { status, calls } = run(`"${repository}") answer 200 ;;
"GET ${snapshots}") answer 404 ;;
"POST ${snapshots}") answer 201 ;;
${fresh}`);
    expect(calls.slice(-3)).toEqual([repository, `GET ${snapshots}`, `POST ${snapshots}`]);
    expect(status).toBe(0);
  });

  test('snapshots that are taken already', () => {
    prepare({ snapshots: exampleSnapshots });
    const { status, calls } = run(`"${repository}") answer 200 ;;
"GET ${snapshots}") answer 200 '{"_id":"x","_version":3,"_seq_no":41,"_primary_term":3}' ;;
"PUT ${snapshots}?if_seq_no=41&if_primary_term=3") answer 200 ;;
${fresh}`);
    expect(calls.at(-1)).toBe(`PUT ${snapshots}?if_seq_no=41&if_primary_term=3`);
    expect(status).toBe(0);
  });

  test('a bucket that cannot be written', () => {
    prepare({ snapshots: exampleSnapshots });
    const { status, stderr, calls } = run(`"${repository}") answer 500 '{"type":"repository_verification_exception"}' ;;
${fresh}`);
    expect(calls.filter((call) => call === repository)).toHaveLength(3);
    expect(stderr).toContain('failed: snapshot repository (HTTP 500)');
    expect(stderr).toContain('repository_verification_exception');
    expect(status).toBe(1);
  });

  test('gives up after its attempts', () => {
    const { status, stderr, calls } = run('*) exit 7 ;;');
    expect(calls).toEqual([health, health, health]);
    expect(stderr).toContain('failed: waiting for the cluster (HTTP 000)');
    expect(status).toBe(1);
  });

  test('repeats a load of the security configuration that fails, and stops when all do', () => {
    const { status, stderr, calls } = run(fresh, { securityadmin: 'exit 255' });
    expect(calls).toEqual([health, versions, admin, admin, admin]);
    expect(stderr).toContain('failed: security configuration');
    expect(status).toBe(1);
  });

  test('an answer that will not change ends it at once', () => {
    const { status, stderr, calls } =
      run(`"PUT /_index_template/log-retention") answer 400 '{"error":"bad template"}' ;;
${fresh}`);
    expect(calls.filter((call) => call.startsWith('PUT'))).toHaveLength(1);
    expect(stderr).toContain('failed: index template (HTTP 400)');
    expect(stderr).toContain('bad template');
    expect(status).toBe(1);
  });
});
