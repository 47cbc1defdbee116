import {
  Capability,
  Cluster,
  type EnvironmentProps,
  external,
  http,
  type MetricsStore,
  objectOf,
  PrometheusAgent,
  type PrometheusProps,
} from '../../lib';
import { serving, TestSystem, testEnvironment } from '../core/platform';
import { configOf, findingsIn, install, prometheus } from './prometheus-platform';

const endpoint = external('remote-write', { host: 'metrics.example.com' });

const store = (more: Partial<MetricsStore<'remote-write'>> = {}): MetricsStore<'remote-write'> => ({
  endpoint,
  path: '/api/v1/write',
  credentials: { kind: 'ambient' },
  ...more,
});

const token = {
  name: 'metrics-token',
  purpose: 'lets samples be written',
  keys: { token: { kind: 'given', description: 'bearer token' } },
  rotation: 'coordinated',
} as const;

const password = {
  name: 'metrics-password',
  purpose: 'lets samples be written',
  keys: { password: { kind: 'given', description: 'password of the user' } },
  rotation: 'coordinated',
} as const;

const identity = { kind: 'aws-role', arn: 'arn:aws:iam::123456789012:role/metrics', region: 'eu-central-1' } as const;

function podOf(system: Parameters<typeof objectOf>[0], name = 'prometheus') {
  const { spec } = objectOf(system, 'StatefulSet', name) as unknown as {
    spec: { template: { spec: { containers: { args: string[]; volumeMounts: { mountPath: string }[] }[] } } };
  };
  return spec.template.spec.containers[0] ?? { args: [], volumeMounts: [] };
}

const writes = (props: Partial<PrometheusProps>, facts: Partial<EnvironmentProps> = {}) => {
  const { environment, prometheus: system } = prometheus(props, facts);
  expect(findingsIn(environment)).toEqual([]);
  return { environment, system, remoteWrite: configOf(system).remote_write };
};

const queue = { queue_config: { retry_on_http_429: true } };

describe('samples are sent', () => {
  test('with a token from a file', () => {
    const { system, remoteWrite } = writes({
      remoteWrite: [store({ tenant: 'platform', credentials: { kind: 'token', need: token } })],
    });
    expect(remoteWrite).toEqual([
      {
        name: 'metrics',
        url: 'https://metrics.example.com:443/api/v1/write',
        headers: { 'X-Scope-OrgID': 'platform' },
        authorization: { credentials_file: '/etc/prometheus/stores/metrics/token' },
        ...queue,
      },
    ]);
    expect(podOf(system).volumeMounts.map(({ mountPath }) => mountPath)).toContain('/etc/prometheus/stores/metrics');
  });

  test('with a user and a password from a file', () => {
    const { remoteWrite } = writes({
      remoteWrite: [store({ name: 'central', credentials: { kind: 'password', user: 'me', need: password } })],
    });
    expect(remoteWrite).toMatchObject([
      { name: 'central', basic_auth: { username: 'me', password_file: '/etc/prometheus/stores/central/password' } },
    ]);
  });

  test('with a client certificate, whose authority vouches for the store', () => {
    const need = {
      purpose: 'writes samples',
      authority: 'store',
      commonName: 'prometheus',
      usages: ['client'],
    } as const;
    const { environment, remoteWrite } = writes({
      remoteWrite: [store({ credentials: { kind: 'certificate', need } })],
    });
    expect(remoteWrite).toMatchObject([
      {
        tls_config: {
          ca_file: '/etc/prometheus/stores/metrics/ca.crt',
          cert_file: '/etc/prometheus/stores/metrics/tls.crt',
          key_file: '/etc/prometheus/stores/metrics/tls.key',
        },
      },
    ]);
    expect(environment.secrets.map(({ need: { name } }) => name)).toEqual(['prometheus-metrics-client']);
  });

  test('with the histograms and exemplars that are kept', () => {
    const { system, remoteWrite } = writes({ remoteWrite: [store()], exemplars: true, nativeHistograms: true });
    expect(remoteWrite).toMatchObject([{ send_exemplars: true, send_native_histograms: true }]);
    expect(configOf(system).global).toMatchObject({
      scrape_native_histograms: true,
      always_scrape_classic_histograms: true,
    });
    expect(configOf(system).storage.exemplars).toEqual({ max_exemplars: 100000 });
    expect(podOf(system).args).toContain('--enable-feature=exemplar-storage');
  });

  test('to a store of the platform that is held against its authority', () => {
    const environment = testEnvironment();
    const workload = new TestSystem(new Capability(environment, 'shop')).run({
      ...serving,
      ports: { write: 9009 },
      ready: http('write', '/'),
    });
    const system = install(environment, {
      remoteWrite: [store({ endpoint: workload.endpoint('write', 'remote-write', { tls: true }) })],
    });
    expect(configOf(system).remote_write).toMatchObject([
      {
        url: 'https://product.shop.svc:9009/api/v1/write',
        tls_config: { ca_file: '/etc/prometheus/tls/platform/ca.crt', server_name: 'product.shop.svc' },
      },
    ]);
    expect(findingsIn(environment)).toEqual([]);
  });
});

test.each([
  [[store(), store()], "several stores are named 'metrics'; give each a name of its own"],
  [[store({ name: 'A' })], "'A' is not a DNS label; use lower-case letters, digits and dashes"],
  [
    [store({ path: 'write' })],
    "'metrics' has the path 'write'; write the one that takes samples, such as /api/v1/write",
  ],
  [
    [
      store({
        endpoint: external('remote-write', { host: 'metrics.example.com', tls: false }),
        credentials: { kind: 'token', need: token },
      }),
    ],
    "'metrics' would send its token to http://metrics.example.com:443 in plain text; use an endpoint with TLS, or ambient credentials",
  ],
  [
    ['one', 'two'].map((name) =>
      store({
        name,
        credentials: {
          kind: 'aws-signature',
          region: 'eu-central-1',
          identity: { ...identity, arn: `${identity.arn}-${name}` },
        },
      }),
    ),
    'stores ask for different cloud identities, and a pod has one; let one identity write to all',
  ],
])('stores that cannot work are refused (%#)', (remoteWrite, message) => {
  expect(() => prometheus({ remoteWrite })).toThrow(`test/monitoring/prometheus: remoteWrite: ${message}`);
});

describe('remote write', () => {
  test('is taken by a single server, however long an agent had to wait', () => {
    const environment = testEnvironment();
    const server = install(environment, { remoteWriteReceiver: true, replicas: 1 });
    expect(podOf(server).args).toContain('--web.enable-remote-write-receiver');
    expect(configOf(server).storage.tsdb.out_of_order_time_window).toBe('14400s');
    if (!server.store) throw new Error('there is no store');
    const agent = new PrometheusAgent(new Capability(environment, 'edge'), { remoteWrite: [server.store] });
    expect(configOf(agent).remote_write).toMatchObject([
      {
        url: 'http://prometheus.monitoring.svc:9090/api/v1/write',
        protobuf_message: 'io.prometheus.write.v2.Request',
      },
    ]);
    expect(findingsIn(environment)).toEqual([]);
  });

  test('of version 2.0 leaves exemplars out, which would be refused', () => {
    const sent = (version?: '2.0') => writes({ remoteWrite: [store({ version })], exemplars: true }).remoteWrite[0];
    expect(sent().send_exemplars).toBe(true);
    expect(sent('2.0').send_exemplars).toBeUndefined();
    const keeps = (exemplars: boolean) =>
      prometheus({ remoteWriteReceiver: true, replicas: 1, exemplars }).prometheus.store?.version;
    expect([keeps(true), keeps(false)]).toEqual(['1.0', '2.0']);
  });

  test('is not taken unless it is asked for', () => {
    const { system } = writes({});
    expect(system.store).toBeUndefined();
    expect(podOf(system).args.filter((argument) => argument.includes('receiver'))).toEqual([]);
    expect(configOf(system).storage.tsdb.out_of_order_time_window).toBeUndefined();
  });

  test('is not taken by replicas', () => {
    expect(() => prometheus({ remoteWriteReceiver: true })).toThrow(
      'test/monitoring/prometheus: remoteWriteReceiver: a sender reaches one of 2 replicas, and each would have a part of what is pushed; set replicas to 1, in a Prometheus of its own if need be',
    );
  });
});

describe('OTLP', () => {
  test('is taken by a single server, and its attributes become labels', () => {
    const { system } = writes({ otlp: { promote: ['service.name'] }, replicas: 1 });
    expect(podOf(system).args).toContain('--web.enable-otlp-receiver');
    expect(configOf(system).otlp).toEqual({ promote_resource_attributes: ['service.name'] });
    expect(configOf(system).storage.tsdb.out_of_order_time_window).toBe('1800s');
    expect(system.otlp).toMatchObject({ path: '/api/v1/otlp/v1/metrics', credentials: { kind: 'ambient' } });
  });

  test('is not taken by replicas', () => {
    expect(() => prometheus({ otlp: {} })).toThrow(
      'test/monitoring/prometheus: otlp: a sender reaches one of 2 replicas, and each would have a part of what is pushed; set replicas to 1, in a Prometheus of its own if need be',
    );
  });
});

test('links in alerts name the Service where nothing is published, and not a pod', () => {
  const { prometheus: system } = prometheus();
  expect(podOf(system).args).toContain('--web.external-url=http://prometheus.monitoring.svc:9090');
});

test('a published user interface states what stands before it', () => {
  const { cluster } = testEnvironment();
  const ingress = { className: 'web', namespace: 'ingress', selector: { app: 'ingress' } };
  const because = 'the ingress controller lets nobody in whom the identity provider does not know';
  const { environment, system } = writes(
    { published: { at: 'prometheus', because } },
    { cluster: new Cluster({ ...cluster.facts, ingress }) },
  );
  expect(podOf(system).args).toContain('--web.external-url=https://prometheus.example.com');
  expect(environment.exceptions).toContainEqual({
    path: 'test/monitoring/prometheus/workload',
    id: 'no-sign-on',
    because,
  });
});

describe('an agent', () => {
  const environment = testEnvironment();
  const agent = new PrometheusAgent(new Capability(environment, 'monitoring'), { remoteWrite: [store()] });
  const config = configOf(agent);

  test('scrapes what a server scrapes, and says nothing that an agent refuses', () => {
    const server = configOf(prometheus().prometheus);
    const jobs = (of: typeof config) => of.scrape_configs.map(({ job_name }: { job_name: string }) => job_name);
    expect(jobs(config).slice(0, -1)).toEqual(jobs(server).slice(0, -1));
    expect(Object.keys(config)).toEqual(['global', 'remote_write', 'scrape_configs']);
    expect(config.global.evaluation_interval).toBeUndefined();
    expect(findingsIn(environment)).toEqual([]);
  });

  test('runs in agent mode', () => {
    const { args } = podOf(agent, 'prometheus-agent');
    expect(args).toEqual(expect.arrayContaining(['--agent', '--storage.agent.path=/prometheus']));
    expect(args.filter((argument) => argument.includes('tsdb'))).toEqual([]);
  });

  test('has room for the samples of four hours', () => {
    const text = JSON.stringify(objectOf(agent, 'StatefulSet', 'prometheus-agent'));
    expect(text).toContain('"storage":"4Gi"');
  });
});
