import { Cluster, type ExternalAddress, external } from '../../lib/core';
import type { ControlPlane } from '../../lib/core/cluster-facts';
import type { Cni } from '../../lib/core/cni';
import type { KubernetesObject } from '../../lib/core/manifest';
import { manifestsOf, objectOf } from '../../lib/output/testing';
import { findingText, verify } from '../../lib/verify';
import { serving, TestSystem, testCapability } from './platform';

/** A workload with an end of every kind that is not a pod, and one that is. */
function everything(cni: Cni, controlPlane: ControlPlane = 'nodes') {
  const { facts } = Cluster.kind({ kubernetes: '1.34' });
  const apiServer = controlPlane === 'nodes' ? facts.apiServer : { ranges: ['10.3.0.0/28'], port: 443 };
  const cluster = new Cluster({ ...facts, cni, controlPlane, apiServer });
  const capability = testCapability({ cluster });
  const server = new TestSystem(capability, {}, { name: 'server' }).run(serving);
  const agent = new TestSystem(capability, { podSecurity: 'privileged' }, { name: 'agent' }).run({
    ...serving,
    host: { network: true, because: 'measures the network of the node' },
  });
  const client = new TestSystem(capability, {}, { name: 'client' }).run(serving);
  client.connectsTo(cluster.apiServer);
  client.connectsTo(cluster.kubelets);
  client.connectsTo(agent.endpoint('http', 'http'));
  client.connectsTo(server.endpoint('http', 'http'));
  client.connectsTo(external('https', { host: 'api.example.com' }));
  client.connectsTo(external('kafka', { host: 'kafka.example.com', port: 9093 }));
  client.connectsTo(external('s3', { host: 's3.example.com' }));
  agent.connectsTo(client.endpoint('http', 'http'));
  client.admitsWebhookCalls('webhook');
  const findings = () =>
    verify({
      manifests: manifestsOf(capability.environment),
      expectedSecrets: [],
      network: capability.environment.expectedNetwork(),
    })
      .filter(({ rule }) => rule === 'reachability' || rule.startsWith('network'))
      .map(findingText);
  return { capability, findings, policy: (name = 'client') => objectOf(capability, policyKind(cni), name) };
}

function policyKind(cni: Cni): string {
  return cni === 'cilium' || cni === 'azure-cilium' ? 'CiliumNetworkPolicy' : 'NetworkPolicy';
}

const tcp = (...ports: number[]) => ports.map((port) => ({ port: String(port), protocol: 'TCP' }));
const numbers = (...ports: number[]) => ports.map((port) => ({ port, protocol: 'TCP' }));

function annotation({ metadata }: KubernetesObject, name: string): string | undefined {
  return metadata.annotations?.[`cdk8s-landscape.io/${name}`];
}

test.each<[Cni, ControlPlane]>([
  ['cilium', 'nodes'],
  ['cilium', 'tunnel'],
  ['azure-cilium', 'tunnel'],
  ['dataplane-v2', 'tunnel'],
  ['calico', 'nodes'],
  ['calico', 'interfaces'],
  ['calico', 'tunnel'],
  ['antrea', 'nodes'],
  ['antrea', 'interfaces'],
  ['aws-vpc', 'interfaces'],
  ['azure-npm', 'tunnel'],
  ['kindnet', 'nodes'],
  ['kube-router', 'nodes'],
])('on %s, with a control plane on %s, policies allow what is declared and nothing else', (cni, controlPlane) => {
  expect(everything(cni, controlPlane).findings()).toEqual([]);
});

test('Cilium names the API server, nodes, hosts and callers by what they are', () => {
  const { policy } = everything('cilium');
  expect(policy('client-cilium')).toMatchObject({ apiVersion: 'cilium.io/v2', metadata: { namespace: 'logging' } });
  expect(policy('client-cilium').spec).toEqual({
    endpointSelector: { matchLabels: { 'app.kubernetes.io/name': 'product', 'app.kubernetes.io/instance': 'client' } },
    ingress: [
      { fromEntities: ['host', 'kube-apiserver', 'remote-node'], toPorts: [{ ports: tcp(9443) }] },
      { fromEntities: ['host', 'remote-node'], toPorts: [{ ports: tcp(8080) }] },
    ],
    egress: [
      { toEntities: ['kube-apiserver'], toPorts: [{ ports: tcp(6443) }] },
      { toEntities: ['host', 'remote-node'], toPorts: [{ ports: tcp(8080, 10250) }] },
      {
        toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
        toPorts: [
          {
            ports: [
              { port: '53', protocol: 'UDP' },
              { port: '53', protocol: 'TCP' },
            ],
            rules: { dns: [{ matchPattern: '*' }] },
          },
        ],
      },
      {
        toFQDNs: [{ matchName: 'api.example.com' }],
        toPorts: [{ ports: tcp(443), serverNames: ['api.example.com'] }],
      },
      { toFQDNs: [{ matchName: 'kafka.example.com' }], toPorts: [{ ports: tcp(9093) }] },
      {
        toFQDNs: [{ matchName: 's3.example.com' }, { matchPattern: '*.s3.example.com' }],
        toPorts: [{ ports: tcp(443) }],
      },
    ],
  });
});

test('what is between pods stays in NetworkPolicies', () => {
  const { capability } = everything('cilium');
  const { spec } = objectOf(capability, 'NetworkPolicy', 'client');
  expect(spec).toMatchObject({
    egress: [{ to: [{ podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'server' } } }] }],
  });
  expect(spec).not.toHaveProperty('ingress');
});

test('Calico follows the Service of the API server and names nodes by address', () => {
  const { capability } = everything('calico');
  expect(objectOf(capability, 'NetworkPolicy', 'client-calico')).toMatchObject({
    apiVersion: 'projectcalico.org/v3',
    spec: {
      tier: 'default',
      selector: "app.kubernetes.io/instance == 'client' && app.kubernetes.io/name == 'product'",
      types: ['Egress'],
      egress: [
        { action: 'Allow', destination: { services: { name: 'kubernetes', namespace: 'default' } } },
        { action: 'Allow', protocol: 'TCP', destination: { nets: ['172.18.0.0/16'], ports: [8080, 10250] } },
      ],
    },
  });
  const plain = objectOf(capability, 'NetworkPolicy', 'client');
  expect(annotation(plain, 'port-only')).toContain('api.example.com: calico matches no host names');
});

test('Calico lets nodes and the API server in from their addresses and from tunnels, but no pod', () => {
  const { capability } = everything('calico', 'interfaces');
  const from = (...nets: string[]) => ({ nets, notSelector: 'has(projectcalico.org/orchestrator)' });
  const callers = objectOf(capability, 'GlobalNetworkPolicy', 'logging-client-calico');
  expect(callers.metadata).not.toHaveProperty('namespace');
  expect(manifestsOf(capability).find(({ object }) => object.kind === callers.kind)?.stage).toBe('policies');
  expect(callers.spec).toEqual({
    tier: 'default',
    selector: "app.kubernetes.io/instance == 'client' && app.kubernetes.io/name == 'product'",
    namespaceSelector: "kubernetes.io/metadata.name == 'logging'",
    types: ['Ingress'],
    ingress: [
      {
        action: 'Allow',
        protocol: 'TCP',
        source: from('10.3.0.0/28', '172.18.0.0/16', '10.244.0.0/16'),
        destination: { ports: [9443] },
      },
      {
        action: 'Allow',
        protocol: 'TCP',
        source: from('172.18.0.0/16', '10.244.0.0/16'),
        destination: { ports: [8080] },
      },
    ],
  });
  const plain = objectOf(capability, 'NetworkPolicy', 'client');
  expect(plain.spec).not.toHaveProperty('ingress');
  expect(annotation(plain, 'exception.open-peer')).toBeUndefined();
});

const directory = { host: 'ldap.example.com', port: 636, ranges: ['198.51.100.7/32', '192.0.2.0/28'] };

function reaching(cni: Cni, ...addresses: ExternalAddress[]) {
  const capability = testCapability({ cluster: Cluster.kind({ kubernetes: '1.34', cni }) });
  const clients = addresses.map((address, i) => {
    const client = new TestSystem(capability, {}, { name: `client-${i}` }).run(serving);
    client.connectsTo(external('https', address));
    return client;
  });
  return { capability, clients };
}

test('Calico names a host whose addresses are known by a set, which all who connect to it share', () => {
  const { capability } = reaching('calico', directory, { ...directory, ranges: directory.ranges.toReversed() });
  const manifests = manifestsOf(capability.environment);
  const sets = manifests.filter(({ object }) => object.kind === 'GlobalNetworkSet');
  expect(sets).toMatchObject([
    {
      stage: 'policies',
      folder: 'platform',
      object: {
        metadata: { name: 'ldap.example.com', labels: { 'cdk8s-landscape.io/host': 'ldap.example.com' } },
        spec: { nets: ['192.0.2.0/28', '198.51.100.7/32'] },
      },
    },
  ]);
  for (const name of ['client-0', 'client-1']) {
    expect(objectOf(capability, 'NetworkPolicy', `${name}-calico`).spec).toHaveProperty('egress', [
      {
        action: 'Allow',
        protocol: 'TCP',
        destination: {
          selector: "cdk8s-landscape.io/host == 'ldap.example.com'",
          namespaceSelector: 'global()',
          ports: [636],
        },
      },
    ]);
    expect(JSON.stringify(objectOf(capability, 'NetworkPolicy', name).spec)).not.toContain('192.0.2.0/28');
  }
  const network = capability.environment.expectedNetwork();
  expect(verify({ manifests, expectedSecrets: [], kubernetes: '1.34', network }).map(findingText)).toEqual([]);
});

test('a set that lost an address no longer lets the declared connection out', () => {
  const { capability } = reaching('calico', directory);
  const network = capability.environment.expectedNetwork();
  const manifests = manifestsOf(capability.environment).map((manifest) =>
    manifest.object.kind === 'GlobalNetworkSet'
      ? { ...manifest, object: { ...manifest.object, spec: { nets: ['192.0.2.0/28'] } } }
      : manifest,
  );
  expect(verify({ manifests, expectedSecrets: [], network }).map(findingText)).toEqual([
    expect.stringContaining(
      'does not let out the declared connection from logging/client-0 to 198.51.100.7/32 at 636/TCP',
    ),
  ]);
});

test('two answers to where a host is are refused', () => {
  expect(() => reaching('calico', directory, { ...directory, ranges: ['192.0.2.0/24'] })).toThrow(
    'test/logging/client-1/workload: connectsTo: test/logging/client-0/workload states other ranges for ldap.example.com: 192.0.2.0/28, 198.51.100.7/32; state the same ranges wherever the host is named',
  );
});

test('a name that no label can hold is there as a digest', () => {
  const host = `${'a'.repeat(40)}.${'b'.repeat(40)}.example.com`;
  const { capability } = reaching('calico', { ...directory, host });
  const [set] = manifestsOf(capability.environment).filter(({ object }) => object.kind === 'GlobalNetworkSet');
  const label = set?.object.metadata.labels?.['cdk8s-landscape.io/host'];
  expect(label).toMatch(/^[0-9a-f]{16}$/);
  expect(JSON.stringify(objectOf(capability, 'NetworkPolicy', 'client-0-calico').spec)).toContain(`'${label}'`);
});

test.each(['cilium', 'antrea', 'azure-npm'] as const)('on %s known addresses are blocks of a NetworkPolicy', (cni) => {
  const { capability } = reaching(cni, directory);
  expect(JSON.stringify(objectOf(capability, 'NetworkPolicy', 'client-0').spec)).toContain('192.0.2.0/28');
  expect(manifestsOf(capability.environment).map(({ object }) => object.kind)).not.toContain('GlobalNetworkSet');
});

test('callers that come through the tunnel of a control plane are pods of the cluster, which Calico is not told of', () => {
  const plain = objectOf(everything('calico', 'tunnel').capability, 'NetworkPolicy', 'client');
  expect(plain.spec).toMatchObject({ ingress: [{ ports: [{ port: 9443, protocol: 'TCP' }] }] });
  expect(annotation(plain, 'exception.open-peer')).toBe('the API server calls, and calico cannot tell it from others');
});

test('Antrea selects nodes and names hosts', () => {
  const { capability } = everything('antrea');
  const nodes = (key: string) => [{ nodeSelector: { matchExpressions: [{ key, operator: 'Exists' }] } }];
  const hosts = (...names: string[]) => names.map((fqdn) => ({ fqdn }));
  const rule = (name: string, to: object[], ...ports: number[]) => ({
    action: 'Allow',
    name,
    to,
    ports: numbers(...ports),
  });
  expect(objectOf(capability, 'NetworkPolicy', 'client-antrea')).toMatchObject({
    apiVersion: 'crd.antrea.io/v1beta1',
    spec: {
      tier: 'application',
      priority: 5,
      ingress: [
        { name: 'api-server', from: nodes('kubernetes.io/hostname'), ports: numbers(9443) },
        { name: 'nodes', from: nodes('kubernetes.io/hostname'), ports: numbers(8080) },
      ],
      egress: [
        rule('api-server', nodes('node-role.kubernetes.io/control-plane'), 6443),
        rule('nodes', nodes('kubernetes.io/hostname'), 8080, 10250),
        rule('host-api.example.com', hosts('api.example.com'), 443),
        rule('host-kafka.example.com', hosts('kafka.example.com'), 9093),
        rule('host-s3.example.com', hosts('s3.example.com', '*.s3.example.com'), 443),
      ],
    },
  });
});

test('a CNI that has other policies but matches no names falls back to the port, and says why', () => {
  const { capability } = everything('azure-cilium', 'tunnel');
  const plain = objectOf(capability, 'NetworkPolicy', 'client');
  expect(annotation(plain, 'port-only')).toContain('api.example.com: azure-cilium matches no host names');
  expect(annotation(plain, 'exception.open-peer')).toBe(
    'the API server calls, and azure-cilium cannot tell it from others',
  );
  expect(JSON.stringify(objectOf(capability, 'CiliumNetworkPolicy', 'client-cilium').spec)).not.toContain('toFQDNs');
});

test('a CNI without a word for nodes lets their ports be reached anywhere, and says why', () => {
  const plain = objectOf(everything('dataplane-v2', 'tunnel').capability, 'NetworkPolicy', 'client');
  expect(annotation(plain, 'exception.open-peer')).toContain(
    'dataplane-v2 matches nodes by nothing that a policy can say',
  );
});
