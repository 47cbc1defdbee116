import { claim, exec, external, http, PlatformError, Size, scratch, secretFiles, tcp } from '../../lib/core';
import type { WorkloadProps } from '../../lib/core/workload-props';
import { manifestsOf, objectOf } from '../../lib/output/testing';
import { image, TestSystem, testCapability } from './platform';

const small = { image, runAs: { user: 1000 }, resources: { cpu: '100m', memory: Size.mebibytes(128) } } as const;
const serving = { ...small, ports: { http: 8080 }, ready: http('http', '/ready') } as const;
const deployment = { kind: 'Deployment', replicas: 2, ...serving } as const;
const store = {
  kind: 'StatefulSet',
  replicas: 3,
  ...serving,
  mounts: { '/data': claim('data', Size.gibibytes(10)) },
} as const;

function rendered(props: WorkloadProps, name = 'product') {
  const capability = testCapability();
  new TestSystem(capability, { podSecurity: 'privileged' }).run(props);
  return objectOf(capability, props.kind, name);
}

test('a Deployment is hardened, spread and told everything', () => {
  expect(rendered(deployment)).toMatchSnapshot();
});

test.each([deployment, store, { kind: 'DaemonSet', ...serving } as const])(
  'a $kind keeps to nodes of Linux',
  (props) => {
    const { spec } = rendered(props) as unknown as { spec: { template: { spec: { nodeSelector: unknown } } } };
    expect(spec.template.spec.nodeSelector).toEqual({ 'kubernetes.io/os': 'linux' });
  },
);

test('a StatefulSet keeps claims that name their kind and mode', () => {
  const { spec } = rendered(store) as unknown as { spec: { volumeClaimTemplates: unknown[]; serviceName: string } };
  expect(spec.serviceName).toBe('product-headless');
  expect(spec.volumeClaimTemplates).toEqual([
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'data',
        labels: { 'app.kubernetes.io/name': 'product', 'app.kubernetes.io/instance': 'product' },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '10Gi' } },
        storageClassName: 'standard',
        volumeMode: 'Filesystem',
      },
    },
  ]);
});

test('a selector holds name and instance, and no version', () => {
  const { spec } = rendered(deployment) as unknown as { spec: { selector: unknown } };
  expect(spec.selector).toEqual({
    matchLabels: { 'app.kubernetes.io/name': 'product', 'app.kubernetes.io/instance': 'product' },
  });
});

test('only a workload that declares access gets a token, roles and a way to the API server', () => {
  const capability = testCapability();
  new TestSystem(capability).run({
    ...deployment,
    access: { namespace: [{ groups: [''], resources: ['pods'], verbs: ['get'] }] },
  });
  const kinds = manifestsOf(capability).map(({ object }) => object.kind);
  expect(kinds).toEqual(expect.arrayContaining(['Role', 'RoleBinding']));
  expect(objectOf(capability, 'Deployment', 'product')).toHaveProperty(
    'spec.template.spec.automountServiceAccountToken',
    true,
  );
  expect(JSON.stringify(objectOf(capability, 'NetworkPolicy', 'product'))).toContain('6443');
  expect(rendered(deployment)).toHaveProperty('spec.template.spec.automountServiceAccountToken', false);
});

test('pods restart when a file that they mount changes, even one that is produced at synthesis', () => {
  const checksum = (text: string) => {
    const capability = testCapability();
    const system = new TestSystem(capability);
    const config = system.declare.configMap('config', { 'a.conf': () => text });
    system.run({ ...deployment, mounts: { '/etc/product': config } });
    return JSON.stringify(objectOf(capability, 'Deployment', 'product')).match(/"checksum\/config":"(\w+)"/)?.[1];
  };
  expect(checksum('one')).toMatch(/^\w{16}$/);
  expect(checksum('one')).toBe(checksum('one'));
  expect(checksum('one')).not.toBe(checksum('two'));
});

test('the name of a Job changes with its content', () => {
  const name = (argument: string) => {
    const capability = testCapability();
    new TestSystem(capability).run({ kind: 'Job', role: 'setup', ...small, args: [argument] });
    return manifestsOf(capability).find(({ object }) => object.kind === 'Job')?.object.metadata.name;
  };
  expect(name('one')).toMatch(/^product-setup-[0-9a-f]{8}$/);
  expect(name('one')).toBe(name('one'));
  expect(name('one')).not.toBe(name('two'));
});

test('an exception stands, with its reason, beside what it excuses', () => {
  const reason = 'reads what only root may read';
  const object = rendered({
    kind: 'DaemonSet',
    ...serving,
    runAs: { root: reason },
    host: { reads: ['/var/log'], keeps: ['/var/lib/product'], because: 'tails the logs of the node' },
    writableRoot: 'the program unpacks itself',
  });
  expect(object.metadata.annotations).toEqual({
    'cdk8s-landscape.io/exception.host-path': 'tails the logs of the node',
    'cdk8s-landscape.io/exception.run-as-root': reason,
    'cdk8s-landscape.io/exception.writable-root-filesystem': 'the program unpacks itself',
  });
});

test('replicas get a disruption budget, a single pod gets none', () => {
  const kinds = (replicas: number) => {
    const capability = testCapability();
    new TestSystem(capability).run({ ...deployment, replicas });
    return manifestsOf(capability).map(({ object }) => object.kind);
  };
  expect(kinds(2)).toContain('PodDisruptionBudget');
  expect(kinds(1)).not.toContain('PodDisruptionBudget');
});

test('a volume object mounted twice is one volume', () => {
  const space = scratch(Size.mebibytes(64));
  const object = rendered({
    ...deployment,
    init: { copy: { ...small, mounts: { '/copy': space } } },
    mounts: { '/config': space },
  });
  expect(object).toHaveProperty('spec.template.spec.volumes', [{ name: 'copy', emptyDir: { sizeLimit: '64Mi' } }]);
});

test('secrets enter by reference: as variables and as files', () => {
  const capability = testCapability();
  const system = new TestSystem(capability);
  const secret = system.declare.secret({
    name: 'product-admin',
    purpose: 'the first administrator',
    keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
    rotation: 'first-boot-only',
  });
  system.run({ ...deployment, env: { PASSWORD: secret.key('password') }, mounts: { '/secret': secretFiles(secret) } });
  const text = JSON.stringify(objectOf(capability, 'Deployment', 'product'));
  expect(text).toContain('"secretKeyRef":{"key":"password","name":"product-admin"}');
  expect(text).toContain(
    '"secret":{"defaultMode":288,"items":[{"key":"password","path":"password"}],"secretName":"product-admin"}',
  );
  expect(manifestsOf(capability).some(({ object }) => object.kind === 'Secret')).toBe(false);
});

test('liveness, startup and command probes come out as declared', () => {
  const object = rendered({ ...deployment, live: tcp('http'), ready: exec(['check']) });
  expect(object).toHaveProperty('spec.template.spec.containers.0.livenessProbe.tcpSocket', { port: 'http' });
  expect(object).toHaveProperty('spec.template.spec.containers.0.readinessProbe.exec', { command: ['check'] });
});

const wrong: [string, () => void, string][] = [
  [
    'a name that is too long',
    () => new TestSystem(testCapability(), {}, { name: 'n'.repeat(53) }).run(deployment),
    `test/logging/${'n'.repeat(53)}/workload: name: '${'n'.repeat(53)}' is not a DNS label of at most 52 characters; use lower-case letters, digits and dashes`,
  ],
  [
    'no replicas',
    () => new TestSystem(testCapability()).run({ ...deployment, replicas: 0 }),
    'test/logging/product/workload: replicas: 0 is not a number of replicas; use 1 or more',
  ],
  [
    'an unknown storage class',
    () =>
      new TestSystem(testCapability()).run({ ...store, mounts: { '/data': claim('data', Size.gibibytes(1), 'fast') } }),
    "test/logging/product/workload: storageClass: the cluster has no storage class 'fast'; use one of standard, or declare it in the cluster's storageClasses",
  ],
  [
    'a namespace whose Pod Security level forbids it',
    () => new TestSystem(testCapability()).run({ ...deployment, host: { reads: ['/var/log'], because: 'tails logs' } }),
    "test/logging/product/workload: host-path: needs Pod Security level privileged, but namespace 'logging' enforces restricted; give the system podSecurity: 'privileged', or drop the exception",
  ],
  [
    'an outside host that is not a host name',
    () =>
      new TestSystem(testCapability())
        .run(deployment)
        .connectsTo(external('https', { host: 'https://logs.example.com' })),
    "test/logging/product/workload: connectsTo: 'https://logs.example.com' is not a host name; write a name such as logs.example.com, without scheme, port or path",
  ],
  [
    'an address range that is none',
    () =>
      new TestSystem(testCapability())
        .run(deployment)
        .connectsTo(external('https', { host: 'a.example.com', ranges: ['10.0.0.0'] })),
    "test/logging/product/workload: connectsTo: '10.0.0.0' is not an address range; write it in CIDR notation, such as 192.0.2.0/24",
  ],
  [
    'a port that is none',
    () =>
      new TestSystem(testCapability())
        .run(deployment)
        .connectsTo(external('https', { host: 'a.example.com', port: 70000 })),
    'test/logging/product/workload: connectsTo: 70000 is not a port; write a number from 1 to 65535',
  ],
  [
    'a port that the workload does not have',
    () => new TestSystem(testCapability()).run(deployment).endpoint('metrics', 'http'),
    "test/logging/product/workload: ports: has no port 'metrics'; it has http; name one of its ports, or declare it",
  ],
  [
    'two volumes of one name',
    () => {
      const capability = testCapability();
      const mounts = { '/a-b': scratch(Size.mebibytes(1)), '/a/b': scratch(Size.mebibytes(1)) };
      new TestSystem(capability).run({ ...deployment, mounts });
      manifestsOf(capability);
    },
    "two different volumes are both named 'a-b'; mount one object in both places, or give them different names",
  ],
];

test.each(wrong)('%s is refused', (_what, act, message) => {
  expect(act).toThrow(PlatformError);
  expect(act).toThrow(message);
});

test('an endpoint of another protocol does not compile', () => {
  const opensearch = external('opensearch', { host: 'search.example.com' });
  // @ts-expect-error: an OpenSearch address is no address of Loki
  const loki: import('../../lib/core').Endpoint<'loki'> = opensearch;
  expect(loki.protocol).toBe('opensearch');
});

test('ports without a readiness probe do not compile', () => {
  // @ts-expect-error: readiness is required where there is a port
  const props: WorkloadProps = { kind: 'Deployment', replicas: 1, ...small, ports: { http: 80 } };
  expect(props.kind).toBe('Deployment');
});

test('a claim of no space is refused', () => {
  expect(() => rendered({ ...store, mounts: { '/data': claim('data', Size.gibibytes(0)) } })).toThrow(
    "size: claim 'data' asks for no space; give it the space that its data needs",
  );
});

test('a name that no Service can have is refused', () => {
  expect(() => new TestSystem(testCapability(), {}, { name: '0' })).toThrow(
    "test/logging/0: name: '0' cannot name a Service; use lower-case letters, digits and dashes, and begin with a letter",
  );
});
