import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { PlatformError } from '../../lib/core';
import type { OpenSearchProps } from '../../lib/logging/opensearch';
import { OpenSearchDashboards, type OpenSearchDashboardsProps } from '../../lib/logging/opensearch-dashboards';
import { at, exampleSignOn, file, find, list, platform, pod } from './opensearch-platform';

const ingress = { className: 'traefik', namespace: 'ingress', selector: { 'app.kubernetes.io/name': 'traefik' } };
const name = 'opensearch-dashboards';

function dashboards(props: Partial<OpenSearchDashboardsProps> = {}, store: Partial<OpenSearchProps> = {}) {
  const { capability, environment, ...rest } = platform(store, 'standard', { ingress });
  const system = new OpenSearchDashboards(capability, { store: rest.store, ...props });
  const objects = rest.objects();
  return {
    environment,
    system,
    objects,
    settings: parse(file(objects, `${name}-config`, 'opensearch_dashboards.yml')),
  };
}

function refusal(...args: Parameters<typeof dashboards>): string {
  try {
    dashboards(...args);
  } catch (error) {
    if (error instanceof PlatformError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('opensearch_dashboards.yml', () => {
  test('the store, its authority, and a user whose password stands elsewhere', () => {
    const { settings, objects } = dashboards();
    expect(settings).toMatchObject({
      'opensearch.hosts': ['https://opensearch.logging.svc:9200'],
      'opensearch.username': 'dashboards',
      'opensearch.ssl.verificationMode': 'full',
      'opensearch_security.auth.type': 'basicauth',
      'opensearch_security.auth.forbidden_usernames': ['dashboards'],
    });
    const container = at(pod(find(objects, 'Deployment', name)), 'containers', 0);
    const names = list(at(container, 'env')).map((value) => at(value, 'name'));
    for (const [, variable] of JSON.stringify(settings).matchAll(/\$\{(\w+)\}/g)) expect(names).toContain(variable);
    const [authority] = list(at(settings, 'opensearch.ssl.certificateAuthorities'));
    const mounts = list(at(container, 'volumeMounts')).map((mount) => String(at(mount, 'mountPath')));
    expect(mounts.some((mount) => String(authority).startsWith(`${mount}/`))).toBe(true);
  });

  test("no variable is named like a setting: the image's entry point would show it to every process", () => {
    const container = at(
      pod(find(dashboards({ at: 'logs' }, { signOn: exampleSignOn }).objects, 'Deployment', name)),
      'containers',
      0,
    );
    for (const variable of list(at(container, 'env'))) {
      expect(at(variable, 'name')).not.toMatch(/^(OPENSEARCH|SERVER|DATA_SOURCE)_/);
    }
  });

  test('the cookie is for TLS exactly where it is published over TLS', () => {
    expect(dashboards().settings).toHaveProperty(['opensearch_security.cookie.secure'], false);
    expect(dashboards({ at: 'logs' }).settings).toHaveProperty(['opensearch_security.cookie.secure'], true);
  });

  test('people come from the provider that the store believes', () => {
    const { settings, environment, objects } = dashboards({ at: 'logs' }, { signOn: exampleSignOn });
    expect(settings).toMatchObject({
      'opensearch_security.auth.type': ['basicauth', 'openid'],
      'opensearch_security.auth.multiple_auth_enabled': true,
      'opensearch_security.openid.connect_url': 'https://id.example.com/realms/main/.well-known/openid-configuration',
      'opensearch_security.openid.base_redirect_url': 'https://logs.example.com',
      'opensearch_security.openid.client_id': 'logs',
    });
    expect(environment.expectedSecrets()).toContainEqual({
      namespace: 'logging',
      name: 'opensearch-dashboards-client',
      keys: ['client-secret'],
    });
    const env = list(at(pod(find(objects, 'Deployment', name)), 'containers', 0, 'env'));
    expect(env).toContainEqual({
      name: 'DASHBOARDS_CLIENT_SECRET',
      valueFrom: { secretKeyRef: { name: 'opensearch-dashboards-client', key: 'client-secret' } },
    });
    const reaching = environment.flows.filter(({ to }) => to === 'id.example.com').map(({ from }) => from);
    expect(reaching).toContainEqual(expect.stringContaining(name));
  });
});

describe('objects', () => {
  test('published under its label, with a certificate, and open to the ingress controller alone', () => {
    const { system, objects } = dashboards({ at: 'logs' });
    expect(system.host).toBe('logs.example.com');
    expect(at(find(objects, 'Ingress', name), 'spec', 'rules', 0, 'host')).toBe(system.host);
    const open = list(at(find(objects, 'NetworkPolicy', name), 'spec', 'ingress'));
    const from = open.flatMap((rule) => list(at(rule, 'from'))).filter((peer) => 'podSelector' in Object(peer));
    expect(from.map((peer) => at(peer, 'podSelector', 'matchLabels'))).toEqual([
      ingress.selector,
      { 'app.kubernetes.io/instance': `${name}-index-patterns`, 'app.kubernetes.io/name': name },
    ]);
  });

  test('not published unless asked', () => {
    expect(dashboards().objects.map(({ kind }) => kind)).not.toContain('Ingress');
  });

  test('the alert has its runbook', () => {
    const readme = readFileSync(join(__dirname, '../../lib/logging/README.md'), 'utf8');
    const { environment } = dashboards();
    const alerts = environment.telemetry.observations.flatMap((observation) => observation.alerts ?? []);
    const own = alerts.filter((alert) => alert.name.startsWith('OpenSearchDashboards'));
    expect(own.length).toBeGreaterThan(0);
    for (const { runbook } of own) expect(readme).toContain(`\n### ${runbook}\n`);
  });
});

describe('refuses', () => {
  const path = `production/logging/${name}: `;

  test('a provider that could send nobody back', () => {
    expect(refusal({}, { signOn: exampleSignOn })).toBe(
      `${path}at: the provider sends people back to a published address, and there is none; ` +
        "write the first label of its host name, or leave out the store's signOn",
    );
  });

  test('an index pattern that matches nothing', () => {
    expect(refusal({ indexPatterns: ["logs-*'; rm -r /"] })).toContain(
      `${path}indexPatterns: 'logs-*'; rm -r /' matches no index name; use lower-case letters`,
    );
  });
});

describe('index patterns', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'dashboards-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  /** Runs the script against a server that gives these answers, one after the other. */
  function run(...codes: string[]) {
    const calls = join(directory, 'calls');
    writeFileSync(calls, '');
    writeFileSync(join(directory, 'codes'), codes.map((code) => `${code}\n`).join(''));
    writeFileSync(
      join(directory, 'curl'),
      `#!/usr/bin/env bash
printf '%s\\n' "$*" >>'${calls}'
while (($# > 0)); do if [[ $1 == --config ]]; then cat "$2" >>'${directory}/config'; fi; shift; done
code=$(sed -n "$(wc -l <'${calls}')p" '${directory}/codes')
printf '{"answer":true}\\n%s' "$code"
[[ $code != 000 ]]
`,
    );
    chmodSync(join(directory, 'curl'), 0o755);
    const script = file(dashboards().objects, `${name}-index-patterns`, 'index-patterns.sh');
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
      encoding: 'utf8',
      env: {
        PATH: `${directory}:${process.env.PATH}`,
        DASHBOARDS_SERVER_PASSWORD: 'hunter2',
        ATTEMPTS: '3',
        PAUSE: '0',
      },
    });
    return { status, stdout, stderr, calls: readFileSync(calls, 'utf8').trim().split('\n') };
  }

  test('are made', () => {
    const { status, stdout, calls } = run('200');
    expect(status).toBe(0);
    expect(stdout).toBe('index pattern logs-* was made\n');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toContain('/api/saved_objects/index-pattern/logs-*');
    expect(calls[0]).toContain('{"attributes":{"title":"logs-*","timeFieldName":"@timestamp"}}');
    expect(calls[0]).not.toContain('overwrite');
    expect(calls[0]).not.toContain('hunter2');
    expect(readFileSync(join(directory, 'config'), 'utf8')).toBe('user = "dashboards:hunter2"\n');
  });

  test('stay as they are', () => {
    const { status, stdout } = run('409');
    expect(status).toBe(0);
    expect(stdout).toBe('index pattern logs-* is there\n');
  });

  test('wait for the server, and for the password that the store has not loaded yet', () => {
    const { status, calls } = run('000', '401', '200');
    expect(status).toBe(0);
    expect(calls).toHaveLength(3);
  });

  test('fail after their attempts, and at once for an answer that will not change', () => {
    expect(run('503', '503', '503', '503')).toMatchObject({ status: 1, stderr: expect.stringContaining('failed') });
    const { status, calls, stderr } = run('400');
    expect(status).toBe(1);
    expect(calls).toHaveLength(1);
    expect(stderr).toContain('400');
  });
});
