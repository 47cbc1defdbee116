import { parse } from 'yaml';
import { Duration, external, Image } from '../../lib/core';
import {
  at,
  exampleSignOn,
  exampleSnapshots,
  file,
  find,
  list,
  platform,
  pod,
  refusal,
  settings,
} from './opensearch-platform';

const path = 'production/logging/opensearch: ';

describe('snapshots', () => {
  test('none unless they are asked for', () => {
    const found = platform().objects();
    expect(Object.keys(Object(at(find(found, 'ConfigMap', 'opensearch-bootstrap-files'), 'data')))).toEqual([
      'bootstrap.sh',
      'change-policy.json',
      'index-patterns',
      'index-template.json',
      'retention-policy.json',
    ]);
    expect(Object.keys(Object(settings(found))).filter((key) => key.startsWith('s3.'))).toEqual([]);
    const mounts = list(at(pod(find(found, 'StatefulSet', 'opensearch')), 'initContainers', 0, 'volumeMounts'));
    expect(mounts.map((mount) => at(mount, 'mountPath'))).toEqual(['/prepared', '/tmp']);
  });

  test('every node, managers too, runs the image with the plugin, has the keys and reaches the object store', () => {
    const { environment, objects } = platform({ snapshots: exampleSnapshots, managers: 3 });
    const found = objects();
    for (const name of ['opensearch', 'opensearch-managers']) {
      const nodes = pod(find(found, 'StatefulSet', name));
      for (const kind of ['containers', 'initContainers']) {
        expect(at(nodes, kind, 0, 'image')).toBe('registry.example.com/platform/opensearch-s3:3.8.0');
      }
      expect(list(at(nodes, 'initContainers', 0, 'volumeMounts'))).toContainEqual({
        name: 'opensearch-snapshots',
        mountPath: '/snapshot-keys',
        readOnly: true,
      });
      expect(list(at(nodes, 'containers', 0, 'volumeMounts')).map((mount) => at(mount, 'mountPath'))).not.toContain(
        '/snapshot-keys',
      );
      expect(settings(found, `${name}-settings`)).toMatchObject({
        's3.client.default.endpoint': 's3.eu-central-1.amazonaws.com:443',
        's3.client.default.protocol': 'https',
        's3.client.default.region': 'eu-central-1',
        's3.client.default.path_style_access': false,
      });
    }
    const reaching = environment.flows.filter(({ endpoint }) => endpoint.protocol === 's3').map(({ from }) => from);
    expect(reaching).toHaveLength(2);
    expect(environment.expectedSecrets()).toContainEqual({
      namespace: 'logging',
      name: 'opensearch-snapshots',
      keys: ['access-key', 'secret-key'],
    });
  });

  test('the policy says what the props say, for every prefix', () => {
    const { store, objects } = platform({ snapshots: exampleSnapshots });
    store.logs({ indexPrefix: 'audit' });
    const found = objects();
    const files = 'opensearch-bootstrap-files';
    expect(JSON.parse(file(found, files, 'snapshot-repository.json'))).toEqual({
      type: 's3',
      settings: {
        bucket: 'example-logs',
        base_path: 'production/opensearch',
        server_side_encryption_type: 'bucket_default',
      },
    });
    expect(JSON.parse(file(found, files, 'snapshot-policy.json'))).toMatchObject({
      creation: { schedule: { cron: { expression: '30 1 * * *', timezone: 'UTC' } } },
      deletion: { condition: { max_age: '30d', min_count: 1 } },
      snapshot_config: { repository: 'log-snapshots', indices: 'logs-*,audit-*', include_global_state: false },
    });
  });

  test('a key of AWS KMS encrypts what is written', () => {
    const encryption = { region: 'eu-central-1', keyId: 'alias/logs' };
    const found = platform({ snapshots: { ...exampleSnapshots, encryption } }).objects();
    expect(JSON.parse(file(found, 'opensearch-bootstrap-files', 'snapshot-repository.json')).settings).toMatchObject({
      server_side_encryption_type: 'aws:kms',
      server_side_encryption_kms_key_id: 'alias/logs',
    });
  });

  test('a key of another region, and one for a store that is not AWS', () => {
    const encryption = { region: 'eu-west-1', keyId: 'alias/logs' };
    expect(refusal({ snapshots: { ...exampleSnapshots, encryption } })).toBe(
      `${path}snapshots.encryption.region: the key is in eu-west-1, and a bucket in eu-central-1 cannot use it; name a key of the bucket's region`,
    );
    const store = external('s3', { host: 's3.example.com', ranges: ['192.0.2.0/24'] });
    expect(refusal({ snapshots: { ...exampleSnapshots, store, encryption } })).toBe(
      `${path}snapshots.encryption.keyId: s3.example.com is not AWS, and knows no key of AWS KMS; let the bucket encrypt by itself, or use one of AWS`,
    );
  });

  test('an object store that is not AWS has its buckets in the path', () => {
    const store = external('s3', { host: 's3.example.com', ranges: ['192.0.2.0/24'] });
    const found = settings(platform({ snapshots: { ...exampleSnapshots, store } }).objects());
    expect(found).toHaveProperty(['s3.client.default.path_style_access'], true);
  });

  test('one of AWS in China is AWS', () => {
    const store = external('s3', { host: 's3.cn-north-1.amazonaws.com.cn' });
    const encryption = { region: 'cn-north-1', keyId: 'alias/logs' };
    const snapshots = { ...exampleSnapshots, store, region: 'cn-north-1', encryption };
    expect(settings(platform({ snapshots }).objects())).toHaveProperty(['s3.client.default.path_style_access'], false);
  });

  test('an image of another version, a bucket that is none, half a day and no schedule, all at once', () => {
    const snapshots = {
      ...exampleSnapshots,
      image: new Image('registry.example.com/platform/opensearch-s3:3.7.0'),
      bucket: 'Logs',
      keep: Duration.hours(12),
      schedule: 'nightly',
    };
    expect(refusal({ snapshots }).split('\n')).toEqual([
      `${path}snapshots.image: registry.example.com/platform/opensearch-s3:3.7.0 is version 3.7.0, but the platform runs 3.8.0; ` +
        'build it from docker.io/opensearchproject/opensearch:3.8.0',
      `${path}snapshots.bucket: 'Logs' is not the name of a bucket; use 3 to 63 lower-case letters, digits, dashes and dots`,
      `${path}snapshots.keep: 0.5 days is no whole number of days; write Duration.days(1)`,
      `${path}snapshots.schedule: 'nightly' is not a cron expression of five numeric fields; write one such as '30 1 * * *'`,
    ]);
  });
});

describe('sign-on', () => {
  function security(name: string, props: Parameters<typeof platform>[0]): unknown {
    return parse(file(platform(props).objects(), 'opensearch-security', name));
  }

  test('by password only unless a provider is named', () => {
    const domains = at(security('config.yml', {}), 'config', 'dynamic', 'authc');
    expect(Object.keys(Object(domains))).toEqual(['client_certificate', 'password']);
  });

  test('tokens of the provider, made for this client', () => {
    const domains = at(security('config.yml', { signOn: exampleSignOn }), 'config', 'dynamic', 'authc');
    expect(at(domains, 'sign_on')).toMatchObject({
      http_enabled: true,
      http_authenticator: {
        type: 'openid',
        config: {
          openid_connect_url: 'https://id.example.com/realms/main/.well-known/openid-configuration',
          required_audience: 'logs',
          subject_key: 'preferred_username',
          roles_key: 'roles',
        },
      },
    });
    const orders = Object.values(Object(domains)).map((domain) => at(domain, 'order'));
    expect(new Set(orders).size).toBe(3);
  });

  test("the provider's roles read or administer, and none of them is a role of the store itself", () => {
    const mapping = security('roles_mapping.yml', { signOn: exampleSignOn });
    expect(at(mapping, 'log_reader', 'backend_roles')).toEqual(['developers']);
    expect(at(mapping, 'kibana_user', 'backend_roles')).toEqual(['developers']);
    expect(at(mapping, 'all_access', 'backend_roles')).toContain('platform-team');
    for (const user of ['admin', 'dashboards']) {
      const [role] = list(at(security('internal_users.yml', {}), user, 'backend_roles'));
      expect(String(role)).toMatch(/^opensearch-internal\//);
    }
  });

  test('the nodes reach the provider', () => {
    const { environment } = platform({ signOn: exampleSignOn });
    expect(environment.flows.filter(({ to }) => to === 'id.example.com')).toHaveLength(1);
  });

  test('a provider in the clear, a discovery that is no path, and one role for all', () => {
    const signOn = {
      ...exampleSignOn,
      provider: external('https', { host: 'id.example.com', tls: false }),
      discovery: 'realms/main',
      admins: 'developers',
    };
    expect(refusal({ signOn }).split('\n')).toEqual([
      `${path}signOn.provider: http://id.example.com:443 is not encrypted, so anybody on the way could sign tokens; use an endpoint with TLS`,
      `${path}signOn.discovery: 'realms/main' is not the path of a URL; write one such as '/realms/main/.well-known/openid-configuration'`,
      `${path}signOn.admins: 'developers' is the readers' role, too: every reader would administer the store; name a role of its own`,
    ]);
  });
});
