import type { ClusterFacts } from '../../lib/core';
import { Cluster, external } from '../../lib/core';
import { objectOf } from '../../lib/output/testing';
import { serving, TestSystem, testCapability } from './platform';

const plain = Cluster.kind({ kubernetes: '1.34', cni: 'azure-npm' });
const dns = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { port: 53, protocol: 'TCP' },
    { port: 53, protocol: 'UDP' },
  ],
};

function pods(name: string) {
  return [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'logging' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'product', 'app.kubernetes.io/instance': name } },
    },
  ];
}

function two(facts: Partial<ClusterFacts> = {}) {
  const cluster = new Cluster({ ...plain.facts, ...facts });
  const capability = testCapability({ cluster });
  const client = new TestSystem(capability, {}, { name: 'client' }).run(serving);
  const server = new TestSystem(capability, {}, { name: 'server' }).run(serving);
  const policy = (name: string) => objectOf(capability, 'NetworkPolicy', name).spec;
  return { client, server, policy };
}

test('a connection opens the way out of one and into the other, on the port of the container', () => {
  const { client, server, policy } = two();
  client.connectsTo(server.endpoint('http', 'http'));
  const port = [{ port: 8080, protocol: 'TCP' }];
  expect(policy('client')).toEqual({
    podSelector: pods('client')[0]?.podSelector,
    policyTypes: ['Ingress', 'Egress'],
    egress: [dns, { to: pods('server'), ports: port }],
  });
  expect(policy('server')).toEqual({
    podSelector: pods('server')[0]?.podSelector,
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: pods('client'), ports: port }],
  });
});

test('connections of one pair are one rule with both ports', () => {
  const { client, server, policy } = two();
  client.connectsTo(server.endpoint('peer', 'http'));
  client.connectsTo(server.endpoint('http', 'http'));
  client.connectsTo(server.endpoint('http', 'http'));
  expect(policy('server')).toHaveProperty('ingress', [
    {
      from: pods('client'),
      ports: [
        { port: 8080, protocol: 'TCP' },
        { port: 9300, protocol: 'TCP' },
      ],
    },
  ]);
});

test('a workload without connections may do nothing, not even resolve names', () => {
  const { policy } = two();
  expect(policy('client')).toEqual({ podSelector: pods('client')[0]?.podSelector, policyTypes: ['Ingress', 'Egress'] });
});

test('members of a workload reach each other', () => {
  const { server, policy } = two();
  server.peersOn('peer');
  const rule = [{ port: 9300, protocol: 'TCP' }];
  expect(policy('server')).toMatchObject({
    ingress: [{ from: pods('server'), ports: rule }],
    egress: [dns, { to: pods('server'), ports: rule }],
  });
});

test('the outside never includes private addresses, nor the cluster where its addresses are public', () => {
  const { client, policy } = two({
    podRanges: ['198.51.100.0/24', '10.1.0.0/16', 'fd00:1::/32'],
    nodeRanges: ['2001:db8::/64'],
  });
  client.connectsTo(external('https', { host: 'api.example.com' }));
  expect(policy('client')).toHaveProperty('egress.0.to', [
    {
      ipBlock: {
        cidr: '0.0.0.0/0',
        except: [
          '10.0.0.0/8',
          '100.64.0.0/10',
          '127.0.0.0/8',
          '169.254.0.0/16',
          '172.16.0.0/12',
          '192.168.0.0/16',
          '198.51.100.0/24',
        ],
      },
    },
    { ipBlock: { cidr: '::/0', except: ['2001:db8::/64', 'fc00::/7', 'fe80::/10'] } },
  ]);
});

test('a host on a private network is reached by its ranges', () => {
  const { client, policy } = two();
  client.connectsTo(external('https', { host: 'hec.example.com', port: 8088, ranges: ['10.9.0.0/24'] }));
  expect(policy('client')).toHaveProperty('egress.0', {
    to: [{ ipBlock: { cidr: '10.9.0.0/24' } }],
    ports: [{ port: 8088, protocol: 'TCP' }],
  });
});

test('a node-local cache is reached by its address', () => {
  const { client, server, policy } = two({ dns: { ...plain.facts.dns, nodeLocalAddress: '169.254.20.10' } });
  client.connectsTo(server.endpoint('http', 'http'));
  expect(JSON.stringify(policy('client'))).toContain('"cidr":"169.254.20.10/32"');
});

test('a cache that answers at the address of the Service is reached there, too', () => {
  const caches = { nodeLocalAddress: '169.254.20.10', cachedServiceAddress: '10.96.0.10' };
  const { client, server, policy } = two({ dns: { ...plain.facts.dns, ...caches } });
  client.connectsTo(server.endpoint('http', 'http'));
  expect(policy('client')).toHaveProperty('egress.0', {
    to: [{ ipBlock: { cidr: '169.254.20.10/32' } }, { ipBlock: { cidr: '10.96.0.10/32' } }],
    ports: dns.ports,
  });
});

test('a range of pods that is only in part private is kept out of the internet as a whole', () => {
  const { client, policy } = two({ podRanges: ['100.0.0.0/8'] });
  client.connectsTo(external('https', { host: 'api.example.com' }));
  expect(policy('client')).toHaveProperty('egress.0.to.0.ipBlock.except', [
    '10.0.0.0/8',
    '100.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
  ]);
});

test('probes need a rule where the CNI does not let the node in by itself', () => {
  const { policy } = two({ cni: 'kindnet' });
  expect(policy('server')).toHaveProperty('ingress', [
    { from: [{ ipBlock: { cidr: '172.18.0.0/16' } }], ports: [{ port: 8080, protocol: 'TCP' }] },
  ]);
});

test('an ingress controller is let in and the name is published', () => {
  const ingress = { className: 'traefik', namespace: 'ingress', selector: { app: 'traefik' } };
  const capability = testCapability({ cluster: new Cluster({ ...plain.facts, ingress }) });
  const system = new TestSystem(capability);
  expect(system.declare.publish(system.run(serving), { at: 'logs', port: 'http' })).toBe('logs.example.com');
  expect(objectOf(capability, 'NetworkPolicy', 'product').spec).toHaveProperty(
    'ingress.0.from.0.podSelector.matchLabels',
    { app: 'traefik' },
  );
  expect(objectOf(capability, 'Ingress', 'product').spec).toMatchSnapshot();
});

test('publishing without an ingress controller is refused', () => {
  const system = new TestSystem(testCapability());
  expect(() => system.declare.publish(system.run(serving), { at: 'logs', port: 'http' })).toThrow(
    "test/logging/product: at: the cluster has no ingress controller to publish through; declare it in the cluster's ingress, or leave the prop out",
  );
});
