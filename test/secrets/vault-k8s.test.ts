import { type AgentProps, external, Size, VaultInjector, type VaultProps } from '../../lib';
import { image, TestSystem } from '../core/platform';
import { withServer, written } from './server';

function platform(changes: Partial<VaultProps> = {}) {
  const { capability, server } = withServer(changes);
  return { capability, server, injector: new VaultInjector(capability, { server }) };
}

const agent: AgentProps = {
  role: 'shop',
  files: {
    'db.json': { kind: 'json', path: 'kv/data/shop/db' },
    password: { kind: 'value', path: 'kv/data/shop/db', key: 'password' },
    'user.json': { kind: 'json', path: 'database/creds/reader' },
    'web.pem': {
      kind: 'template',
      text: '{{ with pkiCert "pki/issue/web" "common_name=shop.example.com" }}{{ .Cert }}{{ end }}',
    },
  },
};

/** A platform in which one workload has an agent. */
function injected(kind: 'Deployment' | 'Job', props: AgentProps = agent, name = 'shop') {
  const { capability, injector } = platform();
  const common = {
    image,
    runAs: { user: 1000 },
    resources: { cpu: '10m', memory: memory() },
    injected: injector.agent(props),
  } as const;
  new TestSystem(capability, {}, { name }).run(
    kind === 'Job' ? { kind, role: 'job', ...common } : { kind, replicas: 1, ready: undefined, ...common },
  );
  return written(capability.environment);
}

const memory = () => Size.mebibytes(32);

test('a workload with an agent tells the injector all of it, and may reach the server', () => {
  const { environment, find, findings } = injected('Deployment');
  const { template } = find('Deployment', 'shop').spec;
  expect(template.metadata.annotations).toEqual({
    'vault.hashicorp.com/agent-inject': 'true',
    'vault.hashicorp.com/role': 'shop',
    'vault.hashicorp.com/agent-service-account-token-volume-name': 'openbao-token',
    'vault.hashicorp.com/agent-inject-template-db.json':
      '{{ with secret "kv/data/shop/db" }}{{ .Data.data | toJSON }}{{ end }}',
    'vault.hashicorp.com/error-on-missing-key-db.json': 'true',
    'vault.hashicorp.com/agent-inject-template-password':
      '{{ with secret "kv/data/shop/db" }}{{ .Data.data.password }}{{ end }}',
    'vault.hashicorp.com/error-on-missing-key-password': 'true',
    'vault.hashicorp.com/agent-inject-template-user.json':
      '{{ with secret "database/creds/reader" }}{{ .Data | toJSON }}{{ end }}',
    'vault.hashicorp.com/error-on-missing-key-user.json': 'true',
    'vault.hashicorp.com/agent-inject-template-web.pem':
      '{{ with pkiCert "pki/issue/web" "common_name=shop.example.com" }}{{ .Cert }}{{ end }}',
    'vault.hashicorp.com/error-on-missing-key-web.pem': 'true',
  });
  expect(template.spec.volumes).toEqual([
    expect.objectContaining({
      name: 'openbao-token',
      projected: expect.objectContaining({
        sources: [{ serviceAccountToken: { path: 'token', audience: 'openbao', expirationSeconds: 600 } }],
      }),
    }),
  ]);
  // The agent alone has the token, whose audience is the server.
  expect(template.spec.containers[0].volumeMounts).toBeUndefined();
  expect(template.spec.automountServiceAccountToken).toBe(false);
  expect(environment.flows).toContainEqual(
    expect.objectContaining({ from: 'test/logging/shop/workload', to: 'logging/openbao' }),
  );
  expect(findings()).toEqual([]);
});

test('an agent does not stay beside a Job, nor where it is not wanted', () => {
  const once = { 'vault.hashicorp.com/agent-pre-populate-only': 'true' };
  const annotationsOf = ({ manifests }: ReturnType<typeof injected>, name: string) => {
    const found = manifests.find(
      ({ object }) =>
        object.metadata.labels?.['app.kubernetes.io/instance'] === name &&
        'template' in ((object.spec ?? {}) as object),
    );
    return (found?.object as ReturnType<typeof JSON.parse> | undefined)?.spec.template.metadata.annotations;
  };
  expect(annotationsOf(injected('Deployment'), 'shop')).not.toMatchObject(once);
  expect(annotationsOf(injected('Deployment', { ...agent, stays: false }), 'shop')).toMatchObject(once);
  expect(annotationsOf(injected('Job', agent, 'worker'), 'worker-job')).toMatchObject(once);
});

test('the API server asks the injector about pods that ask for an agent, where clients of the server live, and about no others', () => {
  const { capability } = platform();
  const { find } = written(capability.environment);
  const configuration = find('MutatingWebhookConfiguration', 'vault-k8s');
  expect(configuration.metadata.annotations).toEqual({ 'cert-manager.io/inject-ca-from': 'logging/vault-k8s-tls' });
  expect(configuration.webhooks).toHaveLength(1);
  expect(configuration.webhooks[0]).toMatchObject({
    failurePolicy: 'Fail',
    sideEffects: 'None',
    clientConfig: { service: { name: 'vault-k8s', namespace: 'logging', port: 8080, path: '/mutate' } },
    rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
    namespaceSelector: {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['logging'] }],
    },
  });
  expect(configuration.webhooks[0].matchConditions[0].expression).toContain('vault.hashicorp.com/agent-inject');
  expect(JSON.stringify(configuration)).not.toContain('caBundle');
  expect(find('Service', 'vault-k8s').spec.ports).toEqual([expect.objectContaining({ port: 8080 })]);
  expect(capability.environment.flows).toContainEqual(
    expect.objectContaining({ source: { kind: 'api-server' }, to: 'test/logging/vault-k8s/workload' }),
  );
});

test('the injector changes nothing in the cluster, and agents trust what the server was given', () => {
  const { capability, server } = platform({
    distribution: 'vault',
    seal: { kind: 'transit', server: external('vault', { host: 'unseal.example.com' }), keyName: 'platform' },
  });
  const { find } = written(capability.environment);
  expect(find('ClusterRole', 'logging-vault-k8s').rules).toEqual([
    {
      apiGroups: ['admissionregistration.k8s.io'],
      resources: ['mutatingwebhookconfigurations'],
      verbs: ['list', 'watch'],
    },
  ]);
  expect(find('Role', 'vault-k8s')).toBeUndefined();
  const { spec } = find('Deployment', 'vault-k8s');
  expect(spec.replicas).toBe(2);
  const [container] = spec.template.spec.containers;
  expect(container.env).toEqual([
    {
      name: 'AGENT_INJECT_VAULT_CACERT_BYTES',
      valueFrom: { secretKeyRef: { name: server.trust.name, key: 'ca.crt' } },
    },
  ]);
  expect(container.args).toEqual(
    expect.arrayContaining([
      'agent-inject',
      '-vault-address=https://vault.logging.svc:8200',
      '-vault-image=docker.io/hashicorp/vault:2.1.0',
      '-tls-cert-file=/tls/tls.crt',
    ]),
  );
  expect(container.readinessProbe.httpGet).toMatchObject({ scheme: 'HTTPS', path: '/health/ready', port: 'https' });
});

test.each<[string, () => unknown, string]>([
  [
    'a server without roles',
    () => platform({ definitions: {} }),
    'server: the server has no roles, so that no agent could log in',
  ],
  [
    'a role that the server lacks',
    () => injected('Deployment', { ...agent, role: 'absent' }),
    "agent.files['db.json']: the server has no role 'absent'; use one of shop, or declare it in definitions.roles",
  ],
  [
    'a path that the role may not read',
    () => injected('Deployment', { role: 'shop', files: { other: { kind: 'json', path: 'kv/data/other' } } }),
    "agent.files['other']: role 'shop' may not read 'kv/data/other'; grant read on it in one of its policies (shop)",
  ],
  [
    'a path that the role may list and not read',
    () => injected('Deployment', { role: 'shop', files: { list: { kind: 'json', path: 'kv/metadata/shop/db' } } }),
    "role 'shop' may not read 'kv/metadata/shop/db'",
  ],
  [
    'a segment more than + covers',
    () => injected('Deployment', { role: 'shop', files: { deep: { kind: 'json', path: 'database/creds/a/b' } } }),
    "role 'shop' may not read 'database/creds/a/b'",
  ],
  [
    'a key that is no name',
    () =>
      injected('Deployment', {
        role: 'shop',
        files: { key: { kind: 'value', path: 'kv/data/shop/db', key: 'api-key' } },
      }),
    "key 'api-key' is no name in a template; write a template with index",
  ],
  [
    'a file name that is none of an annotation',
    () => injected('Deployment', { role: 'shop', files: { 'a/b': { kind: 'json', path: 'kv/data/shop/db' } } }),
    "agent.files['a/b']: cannot be the name of a file that an agent writes; use lower-case letters, digits, dots, dashes and underscores, at most 41",
  ],
  [
    'a workload that the role is not for',
    () => injected('Deployment', agent, 'stranger'),
    "test/logging/stranger/workload: injected: role 'shop' is not for ServiceAccount logging/stranger; name it in definitions.roles.shop of the server",
  ],
  [
    'a Job of a name that the role does not know',
    () => injected('Job'),
    "injected: role 'shop' is not for ServiceAccount logging/shop-job",
  ],
])('refused: %s', (_what, make, message) => {
  expect(make).toThrow(message);
});
