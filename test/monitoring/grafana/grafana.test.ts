import { parse } from 'yaml';
import { external, Fluentd, PlatformError } from '../../../lib';
import { Capability, Endpoint } from '../../../lib/core';
import type { GrafanaDatabase } from '../../../lib/monitoring/grafana/database';
import type { GrafanaSignOn } from '../../../lib/monitoring/grafana/sign-on';
import { deploymentOf, emptyEnvironment, fileOf, grafana, parseIni } from './platform';

const database: GrafanaDatabase = { server: external('postgresql', { host: 'db.example.com', port: 5432 }) };
const signOn: GrafanaSignOn = {
  provider: external('https', { host: 'login.example.com' }),
  paths: { authorization: '/auth', token: '/token', userInfo: '/userinfo' },
  client: 'grafana',
  viewers: 'developers',
  admins: 'admins',
};

function settings(system: ReturnType<typeof grafana>) {
  return parseIni(fileOf(system, 'grafana-config', 'grafana.ini'));
}

test('nothing is open, and nothing is told to anybody', () => {
  const ini = settings(grafana({ at: 'grafana' }));
  expect(ini.server).toMatchObject({ domain: 'grafana.example.com', root_url: 'https://grafana.example.com/' });
  expect(ini.security).toMatchObject({
    admin_password: '$__env{GRAFANA_ADMIN_PASSWORD}',
    secret_key: '$__env{GRAFANA_SECRET_KEY}',
    cookie_secure: 'true',
    strict_transport_security: 'true',
    content_security_policy: 'true',
  });
  expect(ini.auth?.login_cookie_name).toBe('__Host-grafana_session');
  expect(ini['auth.anonymous']).toEqual({ enabled: 'false' });
  expect(ini.users?.allow_sign_up).toBe('false');
  expect(ini.analytics).toMatchObject({ reporting_enabled: 'false', check_for_updates: 'false' });
  expect(ini.plugins).toMatchObject({ preinstall_disabled: 'true', plugin_admin_enabled: 'false' });
  expect(ini.unified_alerting).toEqual({ enabled: 'false' });
});

test('a cookie is bound to the host where there is TLS', () => {
  expect(settings(grafana()).auth).not.toHaveProperty('login_cookie_name');
});

test('dashboards cannot be changed by hand, and go when the platform has them no more', () => {
  const { providers } = parse(fileOf(grafana(), 'grafana-dashboards', 'folders.yaml'));
  expect(providers.length).toBeGreaterThan(0);
  for (const provider of providers) expect(provider).toMatchObject({ allowUiUpdates: false, disableDeletion: false });
});

test('without a database there is one replica, replaced as a whole, and its secrets can be made anew', () => {
  const system = grafana();
  const spec = deploymentOf(system);
  expect([spec.replicas, spec.strategy.type]).toEqual([1, 'Recreate']);
  const needs = system.environment.secrets.map(({ need }) => [need.name, need.rotation]);
  expect(needs).toEqual([
    ['grafana-admin', 'restart'],
    ['grafana-key', 'restart'],
  ]);
});

test('with a database there are two, its certificate is verified, and what it remembers is precious', () => {
  const system = grafana({ database: { ...database, ownAuthority: true } });
  const spec = deploymentOf(system);
  expect([spec.replicas, spec.strategy.type]).toEqual([2, 'RollingUpdate']);
  expect(settings(system).database).toMatchObject({
    type: 'postgres',
    host: 'db.example.com:5432',
    password: '$__env{GRAFANA_DATABASE_PASSWORD}',
    ssl_mode: 'verify-full',
    ca_cert_path: '/etc/grafana/database/ca.crt',
  });
  const needs = system.environment.secrets.map(({ need }) => [need.name, Object.keys(need.keys), need.rotation]);
  expect(needs).toEqual([
    ['grafana-admin', ['password'], 'first-boot-only'],
    ['grafana-key', ['key'], 'never'],
    ['grafana-database', ['password', 'ca.crt'], 'coordinated'],
  ]);
  const { containers } = spec.template.spec;
  expect(containers[0]?.volumeMounts).toContainEqual({
    mountPath: '/etc/grafana/database',
    name: 'grafana-database',
    readOnly: true,
  });
});

test('a public authority needs no certificate in the Secret', () => {
  const system = grafana({ database });
  expect(settings(system).database).not.toHaveProperty('ca_cert_path');
  const need = system.environment.secrets.find(({ need: { name } }) => name === 'grafana-database');
  expect(Object.keys(need?.need.keys ?? {})).toEqual(['password']);
});

test('roles at the provider decide, the highest first', () => {
  const system = grafana({ at: 'grafana', signOn: { ...signOn, editors: 'sre', rolesClaim: 'realm_access.roles' } });
  expect(settings(system)['auth.generic_oauth']).toMatchObject({
    enabled: 'true',
    client_id: 'grafana',
    client_secret: '$__env{GRAFANA_CLIENT_SECRET}',
    auth_url: 'https://login.example.com/auth',
    api_url: 'https://login.example.com/userinfo',
    use_pkce: 'true',
    role_attribute_strict: 'true',
    role_attribute_path:
      "contains(realm_access.roles[*], 'admins') && 'GrafanaAdmin' || contains(realm_access.roles[*], 'sre') && 'Editor' || contains(realm_access.roles[*], 'developers') && 'Viewer'",
  });
});

test('data sources have stable identifiers and the interval of the scrapes', () => {
  const alertmanager = external('alertmanager', { host: 'alerts.example.com', port: 9093, tls: false });
  const system = grafana({ alertmanager });
  const sources = parse(fileOf(system, 'grafana-data-sources', 'data-sources.yaml'));
  expect(sources.prune).toBe(true);
  expect(sources.datasources).toMatchObject([
    {
      uid: 'prometheus',
      url: 'https://prometheus.example.com:443',
      isDefault: true,
      editable: false,
      jsonData: { timeInterval: '30s', manageAlerts: true, alertmanagerUid: 'alertmanager' },
    },
    { uid: 'alertmanager', url: 'http://alerts.example.com:9093', jsonData: { implementation: 'prometheus' } },
  ]);
  expect(settings(system).unified_alerting).toEqual({ enabled: 'true', execute_alerts: 'false' });
});

test('it may connect to what it asks, and to nothing else', () => {
  const alertmanager = external('alertmanager', { host: 'alerts.example.com', port: 9093 });
  const system = grafana({ alertmanager, database, signOn, at: 'grafana' });
  const out = system.environment.flows.filter(({ from }) => from === 'test/monitoring/grafana/workload');
  expect(out.map(({ endpoint }) => endpoint.address).sort()).toEqual([
    'alerts.example.com:9093',
    'db.example.com:5432',
    'login.example.com:443',
    'prometheus.example.com:443',
  ]);
});

test('the root file system is read-only, and nothing is mounted by subPath', () => {
  const spec = deploymentOf(grafana());
  const [container] = spec.template.spec.containers;
  expect(container?.securityContext.readOnlyRootFilesystem).toBe(true);
  for (const mount of container?.volumeMounts ?? []) expect(mount).not.toHaveProperty('subPath');
});

test('systems that come before and after it have a dashboard in the folder of their capability', () => {
  const environment = emptyEnvironment();
  const logging = new Capability(environment, 'logging');
  const destinations = [
    {
      protocol: 'fluent-forward',
      endpoint: external('fluent-forward', { host: 'logs.example.com', port: 24224 }),
      credentials: { kind: 'ambient' },
    },
  ] as const;
  new Fluentd(logging, { name: 'before', destinations });
  const system = grafana({}, environment);
  new Fluentd(logging, { name: 'after', destinations });
  const spec = deploymentOf(system);
  const volume = spec.template.spec.volumes.find(({ name }) => name === 'dashboards-logging');
  expect(volume?.projected?.sources).toEqual([
    { configMap: { name: 'grafana-dashboard-logging-all' } },
    { configMap: { name: 'grafana-dashboard-logging-before' } },
    { configMap: { name: 'grafana-dashboard-logging-after' } },
  ]);
  const { providers } = parse(fileOf(system, 'grafana-dashboards', 'folders.yaml'));
  expect(providers).toContainEqual(
    expect.objectContaining({
      folder: 'Logging',
      folderUid: 'logging',
      allowUiUpdates: false,
      options: { path: '/etc/grafana/dashboards/logging' },
    }),
  );
  expect(spec.template.spec.containers[0]?.volumeMounts).toContainEqual({
    mountPath: '/etc/grafana/dashboards/logging',
    name: 'dashboards-logging',
    readOnly: true,
  });
});

const plain = new Endpoint({ protocol: 'https', host: 'a.example.com', port: 80, peer: { kind: 'internet' } });

test.each([
  [{ replicas: 2 }, /replicas: 2 replicas without a database .*; give a database/],
  [
    { database: { server: external('postgresql', { host: 'db.example.com', port: 5432, tls: false }) } },
    /database.server: the connection to db.example.com:5432 is not encrypted/,
  ],
  [{ database: { ...database, user: 'a;b' } }, /database.user: 'a;b' is no name in PostgreSQL/],
  [{ signOn }, /at: the provider sends people back to a published address/],
  [{ at: 'g', signOn: { ...signOn, provider: plain } }, /signOn.provider: http:\/\/a.example.com:80 is not encrypted/],
  [
    { at: 'g', signOn: { ...signOn, paths: { ...signOn.paths, token: 'https://x' } } },
    /signOn.paths.token: 'https:\/\/x' is not the path of a URL/,
  ],
  [{ at: 'g', signOn: { ...signOn, rolesClaim: "x'" } }, /signOn.rolesClaim: 'x'' is not the name of a claim/],
  [{ at: 'g', signOn: { ...signOn, viewers: "a' || 'b" } }, /signOn.viewers: .* cannot be compared with roles/],
  [{ at: 'g', signOn: { ...signOn, admins: 'developers' } }, /signOn.admins: 'developers' is a role of others, too/],
])('%j is refused', (props, message) => {
  const build = () => grafana(props);
  expect(build).toThrow(PlatformError);
  expect(build).toThrow(message);
});
