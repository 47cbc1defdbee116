import type { ClusterFacts } from '../../lib/core';
import { Cluster, external } from '../../lib/core';
import type { WorkloadProps } from '../../lib/core/workload-props';
import { manifestsOf, objectOf } from '../../lib/output/testing';
import { serving, TestSystem, testCapability } from './platform';

const facts = Cluster.kind({ kubernetes: '1.34', cni: 'azure-npm' }).facts;
const nodes = [{ ipBlock: { cidr: '172.18.0.0/16' } }];

function one(changed: Partial<ClusterFacts> = {}, props: Partial<WorkloadProps> = {}) {
  const cluster = new Cluster({ ...facts, ...changed });
  const capability = testCapability({ cluster });
  const level = 'host' in props ? 'privileged' : 'restricted';
  const system = new TestSystem(capability, { podSecurity: level }, { name: 'client' });
  const workload = system.run({ ...serving, ...props } as WorkloadProps);
  return { cluster, capability, workload, policy: () => objectOf(capability, 'NetworkPolicy', 'client') };
}

test('the kubelet and host ports of every node are reached at the addresses of nodes', () => {
  const { cluster, workload, policy } = one();
  workload.connectsTo(cluster.kubelets);
  workload.connectsTo(cluster.nodePort(9100, 'http'));
  expect(policy().spec).toHaveProperty('egress.0', {
    to: nodes,
    ports: [
      { port: 9100, protocol: 'TCP' },
      { port: 10250, protocol: 'TCP' },
    ],
  });
});

test('a pod on the network of the node has no policy, and is the node to others', () => {
  const { capability, workload } = one({}, { host: { network: true, because: 'measures the network of the node' } });
  const client = new TestSystem(capability, {}, { name: 'scraper' }).run(serving);
  client.connectsTo(workload.endpoint('http', 'http'));
  workload.connectsTo(client.endpoint('http', 'http'));
  expect(manifestsOf(capability).map(({ object }) => `${object.kind} ${object.metadata.name}`)).not.toContain(
    'NetworkPolicy client',
  );
  const { spec } = objectOf(capability, 'NetworkPolicy', 'scraper');
  const ports = [{ port: 8080, protocol: 'TCP' }];
  expect(spec).toMatchObject({ ingress: [{ from: nodes, ports }] });
  expect(spec).toHaveProperty('egress.0', { to: nodes, ports });
});

test('where nodes come from addresses of pods, they are let in by port, with the reason', () => {
  const { capability, workload } = one(
    { cni: 'kube-router' },
    {
      host: { network: true, because: 'measures the network of the node' },
    },
  );
  const server = new TestSystem(capability, {}, { name: 'server' }).run(serving);
  workload.connectsTo(server.endpoint('http', 'http'));
  const { metadata, spec } = objectOf(capability, 'NetworkPolicy', 'server');
  expect(spec).toHaveProperty('ingress.0', { ports: [{ port: 8080, protocol: 'TCP' }] });
  expect(metadata.annotations?.['cdk8s-landscape.io/exception.open-peer']).toBe(
    'kube-router lets nodes reach pods of other nodes from addresses of pods',
  );
});

test('the API server calls a webhook at its port, from wherever it is', () => {
  const { capability, workload, policy } = one();
  workload.admitsWebhookCalls('webhook');
  expect(policy().spec).toHaveProperty('ingress', [{ ports: [{ port: 9443, protocol: 'TCP' }] }]);
  expect(policy().metadata.annotations).toMatchObject({
    'cdk8s-landscape.io/exception.open-peer': 'the API server calls, and azure-npm cannot tell it from others',
  });
  expect(capability.environment.exceptions).toEqual([
    {
      path: 'test/logging/client/workload',
      id: 'open-peer',
      because: 'the API server calls, and azure-npm cannot tell it from others',
    },
  ]);
});

test('what everybody may reach is not said again for those who also declared it', () => {
  const { capability, workload, policy } = one();
  workload.admitsEverybody('http', 'http');
  new TestSystem(capability, {}, { name: 'other' }).run(serving).connectsTo(workload.endpoint('http', 'http'));
  expect(policy().spec).toHaveProperty('ingress', [{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
});

test('the API server is reached at its endpoints, and at its Service where the CNI judges that', () => {
  const { cluster, workload, policy } = one({ cni: 'aws-vpc' });
  workload.connectsTo(cluster.apiServer);
  expect(policy().spec).toMatchObject({
    egress: [
      { to: [{ ipBlock: { cidr: '10.96.0.1/32' } }], ports: [{ port: 443, protocol: 'TCP' }] },
      { to: nodes, ports: [{ port: 6443, protocol: 'TCP' }] },
      {},
    ],
  });
});

test('an API server whose addresses are not known is refused, unless its port is said to be enough', () => {
  const apiServer = { ranges: [], port: 6443 };
  const unknown = one({ apiServer });
  expect(() => unknown.workload.connectsTo(unknown.cluster.apiServer)).toThrow(
    "test/logging/client/workload: connectsTo: the addresses of the API server's endpoints are not known; state them in the cluster's apiServer.ranges, or why its port is enough in apiServer.portOnly",
  );
  const { cluster, workload, policy } = one({ apiServer: { ...apiServer, portOnly: 'its address changes every day' } });
  workload.connectsTo(cluster.apiServer);
  expect(policy().spec).toHaveProperty('egress.0', { ports: [{ port: 6443, protocol: 'TCP' }] });
  expect(policy().metadata.annotations).toMatchObject({
    'cdk8s-landscape.io/exception.open-peer': 'its address changes every day',
  });
});

test('nodes whose addresses are not known are refused, unless the connection names the port alone', () => {
  const { cluster, workload, policy } = one({ nodeRanges: [] });
  expect(() => workload.connectsTo(cluster.kubelets)).toThrow(
    "test/logging/client/workload: connectsTo: azure-npm names nodes by their addresses, and those are not known; state them in the cluster's nodeRanges, or why the port is enough in portOnly of the connection",
  );
  workload.connectsTo(cluster.kubelets, { portOnly: 'nodes come and go in other networks' });
  expect(policy().spec).toHaveProperty('egress.0', { ports: [{ port: 10250, protocol: 'TCP' }] });
});

test('nodes that come from nobody knows where are refused', () => {
  const unknown = 'azure-npm knows what comes from nodes by their addresses, and those are not known';
  const remedy = "state them in the cluster's nodeRanges";
  const { capability, workload } = one(
    { nodeRanges: [] },
    { host: { network: true, because: 'measures the network of the node' } },
  );
  const server = new TestSystem(capability, {}, { name: 'server' }).run(serving);
  expect(() => workload.connectsTo(server.endpoint('http', 'http'))).toThrow(
    `test/logging/client/workload: connectsTo: ${unknown}; ${remedy}`,
  );
  expect(() => server.admitsNodes('http', 'http')).toThrow(
    `test/logging/server/workload: admits: ${unknown}; ${remedy}`,
  );
});

test('no ranges are not any address', () => {
  const { workload } = one();
  expect(() => workload.connectsTo(external('https', { host: 'ldap.example.com', ranges: [] }))).toThrow(
    'test/logging/client/workload: connectsTo: no range of addresses is stated; state the ranges, or leave them out where any will do',
  );
});

test('a host that the CNI cannot name is reached by its port, with the reason in the policy', () => {
  const { workload, policy } = one();
  workload.connectsTo(external('https', { host: 'b.example.com' }));
  workload.connectsTo(external('https', { host: 'a.example.com' }));
  expect(policy().metadata.annotations?.['cdk8s-landscape.io/port-only']).toBe(
    'a.example.com: azure-npm matches no host names; b.example.com: azure-npm matches no host names',
  );
});

test('clouds have a metadata service, and some hand out credentials for a workload', () => {
  const network = { podRanges: ['10.1.0.0/16'], nodeRanges: ['10.2.0.0/16'], kubernetes: '1.34' } as const;
  const apiServer = { ranges: ['10.3.0.0/28'], port: 443 };
  const clusters = [
    Cluster.kind({ kubernetes: '1.34' }),
    Cluster.eks({ ...network, zones: ['a'], storageClasses: [] }),
    Cluster.aks({ ...network, apiServer }),
    Cluster.gke({ ...network, apiServer, serviceRanges: ['10.4.0.0/20'], zones: ['a'] }),
  ];
  const link = (address: string) => ({ kind: 'ranges', ranges: [address] });
  expect(clusters.map(({ metadata, identity }) => [metadata?.peer, identity?.peer])).toEqual([
    [undefined, undefined],
    [link('169.254.169.254/32'), link('169.254.170.23/32')],
    [link('169.254.169.254/32'), undefined],
    [link('169.254.169.254/32'), link('169.254.169.254/32')],
  ]);
});

test('ranges that cover addresses of pods are refused without a reason', () => {
  const { workload, policy } = one();
  const address = { host: 'ldap.example.com', ranges: ['10.0.0.0/8'] };
  expect(() => workload.connectsTo(external('https', address))).toThrow(
    'test/logging/client/workload: connectsTo: 10.0.0.0/8 covers addresses of pods (10.244.0.0/16), and most CNIs would let all of them through; state narrower ranges, or the reason in coversPods',
  );
  workload.connectsTo(
    external('https', { ...address, coversPods: 'all machines are handed addresses of one network' }),
  );
  expect(policy().spec).toHaveProperty('egress.0.to', [{ ipBlock: { cidr: '10.0.0.0/8' } }]);
});

test('an ingress controller on the network of the node is let in as the node', () => {
  const ingress = { className: 'traefik', namespace: 'ingress', selector: { app: 'traefik' }, onNodes: true };
  const cluster = new Cluster({ ...facts, ingress });
  const capability = testCapability({ cluster });
  const system = new TestSystem(capability);
  system.declare.publish(system.run(serving), { at: 'logs', port: 'http' });
  expect(objectOf(capability, 'NetworkPolicy', 'product').spec).toHaveProperty('ingress.0.from', nodes);
});

test('a port that the target does not offer is refused', () => {
  const { workload } = one();
  expect(() => workload.endpoint('grpc', 'http')).toThrow(
    "test/logging/client/workload: ports: has no port 'grpc'; it has http, webhook, peer; name one of its ports, or declare it",
  );
});
