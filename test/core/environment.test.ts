import { App } from 'cdk8s';
import {
  Capability,
  type CertificateNeed,
  Cluster,
  type DeclaredSecret,
  Environment,
  PlatformError,
  type SecretNeed,
  type SecretProvider,
} from '../../lib/core';
import { manifestsOf } from '../../lib/output/testing';
import { brought, serving, TestSystem, testCapability, testEnvironment } from './platform';

const need: SecretNeed<'password'> = {
  name: 'product-admin',
  purpose: 'the first administrator',
  keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
  rotation: 'restart',
};

const certificate: CertificateNeed = {
  name: 'product-tls',
  purpose: 'lets clients trust the product',
  authority: 'product-ca',
  commonName: 'product',
  usages: ['server'],
};

const nobody: SecretProvider = { name: 'nobody', fulfils: () => false, provide: () => undefined };

const wrong: [string, () => void, string][] = [
  [
    'an environment whose name is no label',
    () =>
      testEnvironment() &&
      new Environment(new App(), 'Dev', {
        domain: 'example.com',
        scale: 'minimal',
        secrets: brought,
        cluster: Cluster.kind({ kubernetes: '1.34' }),
      }),
    "Dev: name: 'Dev' is not a DNS label; use lower-case letters, digits and dashes",
  ],
  [
    'a domain that is no host name',
    () => testEnvironment({ domain: 'https://example.com' }),
    "test: domain: 'https://example.com' is not a host name; write a name such as example.com",
  ],
  [
    'a CNI that enforces nothing',
    () => testEnvironment({ cluster: Cluster.kind({ kubernetes: '1.34', cni: 'flannel' }) }),
    'test: cluster.cni: flannel enforces no network policy, so nothing would be closed; choose a CNI that does, or give the reason in acceptsUnenforcedPolicies',
  ],
  [
    'two systems of one name',
    () => {
      const capability = testCapability();
      new TestSystem(capability);
      new TestSystem(capability);
    },
    'test/logging/product: name: another system here already has this name; give one of them a name of its own',
  ],
  [
    'a system outside a capability',
    () => new TestSystem(testEnvironment()),
    'test/product: belongs to no capability; create it below a Capability',
  ],
  [
    'two capabilities of one name',
    () => new Capability(testCapability().environment, 'logging'),
    'test/logging: name: something else in this environment already has this name; give the capability another one',
  ],
  [
    "a capability of the name of the environment's own objects",
    () => new Capability(testEnvironment(), 'platform'),
    'test/platform: name: something else in this environment already has this name; give the capability another one',
  ],
  [
    'a capability whose name no namespace can have',
    () => new Capability(testEnvironment(), 'Logging'),
    "test/Logging: name: 'Logging' cannot name a namespace; use lower-case letters, digits and dashes",
  ],
  [
    'a capability outside an environment',
    () => new Capability(new App(), 'logging'),
    'logging: belongs to no environment; create it below an Environment',
  ],
  [
    'a secret key that the need does not declare',
    // A key that arrives as text at run time passes the compiler.
    () => new TestSystem(testCapability()).declare.secret(need as SecretNeed).key('token'),
    "test/logging/product: token: secret 'product-admin' declares no key 'token'; use one of password, or declare it in the need",
  ],
  [
    'one secret declared twice',
    () => {
      const system = new TestSystem(testCapability());
      system.declare.secret(need);
      system.declare.secret(need);
    },
    "test/logging/product: secret 'logging/product-admin': is already declared by test/logging/product; pass on the reference that the first declaration returned, or use another name",
  ],
  [
    'one name for two secrets of different formats',
    () => {
      const capability = testCapability();
      new TestSystem(capability).declare.secret(need);
      const keys = {
        password: { kind: 'random', length: 16, alphabet: 'hex' },
        user: { kind: 'text', value: 'a' },
      } as const;
      new TestSystem(capability, {}, { name: 'other' }).declare.secret({ ...need, keys, rotation: 'never' });
    },
    "test/logging/other: secret 'logging/product-admin': is declared by test/logging/product and by test/logging/other, and they differ: key 'password' is 32 random characters, alphanumeric, no newline in the first and 16 random characters, hex, no newline in the second, key 'user' is absent in the first and the text a in the second, rotation is restart in the first and never in the second; give one of them another name, or make them the same and pass on one reference",
  ],
  [
    'a secret that nobody brings',
    () => new TestSystem(testCapability({ secrets: [nobody, { ...nobody, name: 'somebody' }] })).declare.secret(need),
    "test/logging/product: secret 'logging/product-admin': none of the environment's providers (nobody, somebody) brings it: password: 32 random characters, alphanumeric, no newline; add existing to the environment's secrets and let people create it",
  ],
  [
    'a secret that a provider could bring if it were told more',
    () => {
      const secrets = { ...nobody, advice: ({ need: { name } }: DeclaredSecret) => `give nobody a value for ${name}` };
      new TestSystem(testCapability({ secrets })).declare.secret(need);
    },
    'give nobody a value for product-admin, or add existing',
  ],
  [
    'a certificate that nobody issues',
    () =>
      new TestSystem(
        testCapability({ secrets: nobody, certificates: { ...nobody, name: 'issuer' } }),
      ).declare.certificate(certificate),
    "secret 'logging/product-tls': none of the environment's providers (issuer, nobody) brings it: a certificate signed by product-ca; ",
  ],
];

test('of several providers the first that can bring a Secret does', () => {
  const { environment } = testCapability({ secrets: [nobody, brought, { ...brought, name: 'later' }] });
  new TestSystem(new Capability(environment, 'monitoring')).declare.secret(need);
  expect(environment.secrets.map((declared) => environment.providerOf(declared).name)).toEqual(['brought']);
});

test.each(wrong)('%s is refused', (_what, act, message) => {
  expect(act).toThrow(PlatformError);
  expect(act).toThrow(message);
});

test('a CNI that enforces nothing is accepted in writing', () => {
  const cluster = Cluster.kind({ kubernetes: '1.34', cni: 'flannel' });
  expect(() => testEnvironment({ cluster, acceptsUnenforcedPolicies: 'a throw-away cluster' })).not.toThrow();
});

test('a namespace pins its Pod Security level and denies by default, both ways', () => {
  const capability = testCapability();
  capability.namespaceFor('restricted');
  capability.namespaceFor('restricted');
  const objects = manifestsOf(capability).map(({ object }) => object);
  expect(objects).toMatchSnapshot();
});

test('a system may have the name of its capability, and that of one of its objects', () => {
  const capability = new Capability(testEnvironment(), 'product');
  new TestSystem(capability).run(serving);
  new TestSystem(capability, { id: 'product-default-deny' });
  const objects = manifestsOf(capability).map(({ object }) => `${object.kind} ${object.metadata.name}`);
  expect(objects).toEqual(expect.arrayContaining(['Namespace product', 'Deployment product']));
});

test('the scale picks a value', () => {
  expect(testEnvironment({ scale: 'large' }).scaled({ minimal: 1, standard: 2, large: 3 })).toBe(3);
});

test('every distribution states where its API server is and which classes it has', () => {
  const network = { podRanges: ['10.1.0.0/16'], nodeRanges: ['10.2.0.0/16'], kubernetes: '1.34' } as const;
  const apiServer = { ranges: ['10.3.0.0/28'], port: 443 };
  const clusters = [
    Cluster.kind({ kubernetes: '1.28' }),
    Cluster.k3s({ kubernetes: '1.28', nodeRanges: ['192.0.2.0/24'] }),
    Cluster.vanilla({ ...network, apiServer, cni: 'calico', storageClasses: [] }),
    Cluster.eks({ ...network, zones: ['a'], storageClasses: [{ name: 'gp3', default: true }] }),
    Cluster.aks({ ...network, apiServer }),
    Cluster.gke({ ...network, apiServer, serviceRanges: ['10.4.0.0/20'], zones: ['a', 'b'] }),
  ];
  expect(
    clusters.map(({ facts, defaultStorageClass }) => [
      facts.distribution,
      facts.apiServer.port,
      facts.cni,
      defaultStorageClass,
    ]),
  ).toEqual([
    ['kind', 6443, 'kindnet', 'standard'],
    ['k3s', 6443, 'kube-router', 'local-path'],
    ['vanilla', 443, 'calico', undefined],
    ['eks', 443, 'aws-vpc', 'gp3'],
    ['aks', 443, 'azure-cilium', 'default'],
    ['gke', 443, 'dataplane-v2', 'standard-rwo'],
  ]);
});

test('ranges of Services that pods or nodes share are refused', () => {
  const { facts } = Cluster.kind({ kubernetes: '1.34' });
  expect(() => testEnvironment({ cluster: new Cluster({ ...facts, serviceRanges: ['10.244.128.0/20'] }) })).toThrow(
    'test: cluster.serviceRanges: 10.244.128.0/20 overlaps 10.244.0.0/16, the addresses of pods or nodes, so that some of both could not be reached; state ranges that have no address in common',
  );
});

test.each(['cilium', 'dataplane-v2'] as const)(
  'a cache on the node, which %s takes for the node, is refused',
  (cni) => {
    const { facts } = Cluster.kind({ kubernetes: '1.34', cni });
    const cluster = new Cluster({ ...facts, dns: { ...facts.dns, nodeLocalAddress: '169.254.20.10' } });
    expect(() => testEnvironment({ cluster })).toThrow(
      `test: cluster.dns.nodeLocalAddress: to ${cni} that address is the node, which no policy of ours lets pods resolve names at; have the CNI redirect to the cache's pods (Cilium: CiliumLocalRedirectPolicy), and select those in dns.selector`,
    );
  },
);
