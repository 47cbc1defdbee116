import { App } from 'cdk8s';
import {
  Capability,
  type CertificateNeed,
  CertManager,
  type CertManagerIssuing,
  Cluster,
  certManager,
  Environment,
  existing,
} from '../../lib';
import { findingsOf } from '../../lib/output/findings';
import { synthesize } from '../../lib/output/synthesize';
import { TestSystem, testEnvironment } from '../core/platform';

const ingress = { className: 'web', namespace: 'ingress', selector: { app: 'ingress' } };
const acme = { email: 'platform@example.com' };

const need = (more: Partial<CertificateNeed> = {}): CertificateNeed => ({
  name: 'store-tls',
  purpose: 'lets clients trust the store',
  authority: 'store-ca',
  commonName: 'store',
  usages: ['server'],
  ...more,
});

interface Options extends CertManagerIssuing {
  readonly installed?: 'before' | 'after' | 'never' | 'twice';
  readonly facts?: { readonly ingress?: typeof ingress & { readonly onNodes?: boolean } };
}

/** An environment in which a system has declared certificates, synthesized. */
function synthesized(needs: readonly CertificateNeed[], { installed = 'after', facts, ...issuing }: Options = {}) {
  const app = new App();
  const environment = new Environment(app, 'test', {
    domain: 'example.com',
    scale: 'standard',
    cluster: Cluster.kind({ kubernetes: '1.37', ...facts }),
    secrets: existing,
    certificates: certManager(issuing),
  });
  const security = new Capability(environment, 'security');
  if (installed === 'before' || installed === 'twice') new CertManager(security);
  const system = new TestSystem(new Capability(environment, 'logging'));
  for (const each of needs) system.declare.certificate(each);
  if (installed === 'after') new CertManager(security);
  if (installed === 'twice') new CertManager(security, { name: 'second' });
  const [{ manifests } = { manifests: [] }] = synthesize(app);
  const findings = () => findingsOf({ environment, manifests });
  const find = (kind: string, name: string) =>
    manifests.find(({ object }) => object.kind === kind && object.metadata.name === name);
  return { environment, manifests, find, findings };
}

test.each(['before', 'after'] as const)('a need is issued when cert-manager is declared %s it', (installed) => {
  const dnsNames = ['store.logging.svc', '*.store.logging.svc'];
  const { find, findings } = synthesized([need({ dnsNames, usages: ['server', 'client'] })], { installed });
  expect(findings()).toEqual([]);
  expect(find('Certificate', 'store-tls')).toMatchObject({
    stage: 'secrets',
    object: { metadata: { namespace: 'logging' } },
  });
  expect(find('Certificate', 'store-tls')?.object.spec).toEqual({
    secretName: 'store-tls',
    commonName: 'store',
    dnsNames,
    usages: ['digital signature', 'server auth', 'client auth'],
    duration: '2160h',
    renewBefore: '720h',
    privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
    issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'store-ca' },
  });
});

test('PKCS #1 is the form of RSA keys', () => {
  const { find } = synthesized([need({ encoding: 'PKCS1' })]);
  expect(find('Certificate', 'store-tls')?.object.spec).toMatchObject({
    usages: ['digital signature', 'key encipherment', 'server auth'],
    privateKey: { algorithm: 'RSA', size: 2048, encoding: 'PKCS1' },
  });
});

test('an authority has one root, whose renewal keeps the key, and one issuer', () => {
  const { find, manifests } = synthesized([need(), need({ name: 'client-tls', usages: ['client'] })]);
  const names = (kind: string) =>
    manifests.filter(({ object }) => object.kind === kind).map(({ object }) => object.metadata.name);
  expect(names('ClusterIssuer').sort()).toEqual(['self-signed', 'store-ca']);
  expect(names('Certificate').sort()).toEqual(['client-tls', 'store-ca', 'store-tls']);
  expect(find('ClusterIssuer', 'self-signed')?.object.spec).toEqual({ selfSigned: {} });
  expect(find('ClusterIssuer', 'store-ca')).toMatchObject({
    stage: 'secrets',
    object: { spec: { ca: { secretName: 'store-ca' } } },
  });
  expect(find('Certificate', 'store-ca')).toMatchObject({
    stage: 'secrets',
    object: {
      metadata: { namespace: 'security' },
      spec: {
        isCA: true,
        commonName: 'store-ca',
        secretName: 'store-ca',
        duration: '87600h',
        renewBefore: '43800h',
        privateKey: { rotationPolicy: 'Never' },
        issuerRef: { name: 'self-signed' },
      },
    },
  });
});

const published = need({
  name: 'web-tls',
  authority: 'public',
  commonName: 'logs.example.com',
  dnsNames: ['logs.example.com'],
});

test.each([false, true])('a public certificate comes from an ACME server, ingress on nodes: %s', (onNodes) => {
  const { environment, find, findings } = synthesized([published, need()], {
    acme,
    facts: { ingress: { ...ingress, onNodes } },
  });
  expect(findings()).toEqual([]);
  expect(find('ClusterIssuer', 'public')).toMatchObject({
    stage: 'custom',
    object: {
      spec: {
        acme: {
          email: 'platform@example.com',
          server: 'https://acme-v02.api.letsencrypt.org/directory',
          privateKeySecretRef: { name: 'public-acme-account' },
          solvers: [{ http01: { ingress: { ingressClassName: 'web', serviceType: 'ClusterIP' } } }],
        },
      },
    },
  });
  const certificate = find('Certificate', 'web-tls');
  expect(certificate?.stage).toBe('custom');
  expect(certificate?.object.spec).not.toHaveProperty('duration');
  expect(find('NetworkPolicy', 'acme-solver')).toMatchObject({
    object: {
      metadata: { namespace: 'logging' },
      spec: {
        podSelector: { matchLabels: { 'acme.cert-manager.io/http01-solver': 'true' } },
        ingress: [{ ports: [{ port: 8089, protocol: 'TCP' }] }],
      },
    },
  });
  const from = environment.flows.filter(({ from }) => from === 'test/security/cert-manager/workload');
  expect(from.map(({ endpoint }) => endpoint.address)).toEqual(
    expect.arrayContaining(['acme-v02.api.letsencrypt.org:443', 'logs.example.com:80']),
  );
});

test('reports say who brings each certificate', () => {
  const providers = (options?: Options) => {
    const { environment } = synthesized([published, need()], options);
    return environment.secrets.map((declared) => environment.providerOf(declared).name);
  };
  expect(providers()).toEqual(['existing', 'cert-manager']);
  expect(providers({ acme, facts: { ingress } })).toEqual(['cert-manager', 'cert-manager']);
});

test('a system in the stage of cert-manager itself would wait for ever, and is refused', () => {
  const environment = testEnvironment({ certificates: certManager() });
  const system = new TestSystem(new Capability(environment, 'logging'), { stage: 'operators' });
  expect(() => system.declare.certificate(need())).toThrow(
    "test/logging/product: certificate 'logging/store-tls': comes after the stage operators, which waits for it; put its system in a later stage",
  );
});

test('webhooks: the address is the Service, the authority is injected, and the API server gets through', () => {
  const { find, environment } = synthesized([need()]);
  for (const [kind, path] of [
    ['ValidatingWebhookConfiguration', '/validate'],
    ['MutatingWebhookConfiguration', '/mutate'],
  ] as const) {
    expect(find(kind, 'cert-manager-webhook')).toMatchObject({
      stage: 'operators',
      object: {
        metadata: { annotations: { 'cert-manager.io/inject-ca-from-secret': 'security/cert-manager-webhook-ca' } },
        webhooks: [
          {
            failurePolicy: 'Fail',
            clientConfig: { service: { name: 'cert-manager-webhook', namespace: 'security', port: 10250, path } },
          },
        ],
      },
    });
    expect(JSON.stringify(find(kind, 'cert-manager-webhook'))).not.toContain('caBundle');
  }
  expect(find('Service', 'cert-manager-webhook')?.object.spec).toMatchObject({ ports: [{ port: 10250 }] });
  expect(environment.flows).toContainEqual(expect.objectContaining({ source: { kind: 'api-server' } }));
  const args = JSON.stringify(find('Deployment', 'cert-manager-webhook')?.object.spec);
  expect(args).toContain('--secure-port=10250');
  expect(args).toContain('--dynamic-serving-ca-secret-name=cert-manager-webhook-ca');
  expect(args).toContain('--dynamic-serving-dns-names=cert-manager-webhook.$(POD_NAMESPACE).svc');
});

test('replicas by scale, and each of its parts can lose one', () => {
  const { find } = synthesized([]);
  const replicas = { 'cert-manager': 2, 'cert-manager-webhook': 3, 'cert-manager-cainjector': 2 };
  for (const [name, count] of Object.entries(replicas)) {
    expect(find('Deployment', name)?.object.spec).toMatchObject({ replicas: count });
    expect(find('PodDisruptionBudget', name)).toBeDefined();
  }
});

test('roles: the webhook touches one Secret, leases go by name, and reading all Secrets carries its reason', () => {
  const { find } = synthesized([]);
  expect(find('Role', 'cert-manager-webhook')?.object.rules).toEqual([
    {
      apiGroups: [''],
      resources: ['secrets'],
      verbs: ['get', 'list', 'watch', 'update'],
      resourceNames: ['cert-manager-webhook-ca'],
    },
    { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
  ]);
  expect(find('ClusterRole', 'security-cert-manager-webhook')?.object.rules).toEqual([
    { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
  ]);
  expect(find('Role', 'cert-manager')?.object.rules).toEqual([
    {
      apiGroups: ['coordination.k8s.io'],
      resources: ['leases'],
      verbs: ['get', 'update', 'patch'],
      resourceNames: ['cert-manager-controller'],
    },
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
  ]);
  for (const name of ['security-cert-manager', 'security-cert-manager-cainjector']) {
    expect(find('ClusterRole', name)?.object.metadata.annotations).toHaveProperty([
      'cdk8s-landscape.io/exception.rbac-secrets',
    ]);
  }
});

const long = 'a'.repeat(65);

test.each<[string, CertificateNeed, Options, string]>([
  [
    'a common name that no certificate can hold',
    need({ commonName: long }),
    {},
    `test/logging/product: certificate 'logging/store-tls': common name '${long}' is longer than 64 characters; shorten it, and name hosts in dnsNames`,
  ],
  [
    'an authority that cannot be a name',
    need({ authority: 'Store CA' }),
    {},
    "test/logging/product: certificate 'logging/store-tls': 'Store CA' cannot name an authority; use lower-case letters, digits and dashes, and not 'self-signed'",
  ],
  [
    'an authority with the name of the issuer of roots',
    need({ authority: 'self-signed' }),
    {},
    "'self-signed' cannot name an authority",
  ],
  [
    'a client of a public authority',
    { ...published, usages: ['client'] },
    { acme, facts: { ingress } },
    "certificate 'logging/web-tls': public authorities sign for servers only; use an authority of your own for clients",
  ],
  [
    'no mail address',
    published,
    { acme: { email: 'platform' }, facts: { ingress } },
    "test: certificates.acme.email: 'platform' is no mail address; write one that somebody reads",
  ],
  [
    'no URL of a server',
    published,
    { acme: { ...acme, server: 'http://acme.example.com' }, facts: { ingress } },
    "test: certificates.acme.server: 'http://acme.example.com' is no https URL; write the URL of the server's directory, or leave it out",
  ],
  [
    'no ingress controller',
    published,
    { acme },
    "test: certificates.acme: the cluster has no ingress controller to answer challenges through; declare it in the cluster's ingress, use acme.dns01, or leave acme out",
  ],
  [
    'no cert-manager',
    need(),
    { installed: 'never' },
    'certificates: no CertManager is here to issue them; add one to charts/security.ts, or leave the prop out',
  ],
  [
    'two of them',
    need(),
    { installed: 'twice' },
    'test/security/second: the environment has a cert-manager already; remove one of them',
  ],
])('refused: %s', (_what, certificate, options, message) => {
  expect(() => synthesized([certificate], options)).toThrow(message);
});
