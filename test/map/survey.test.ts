import { App } from 'cdk8s';
import { Cluster, certificateFiles, combined, Duration, type Endpoint, external, http, Size } from '../../lib';
import { Capability } from '../../lib/core';
import { outsider } from '../../lib/map/outsider';
import { survey } from '../../lib/map/survey';
import { synthesize } from '../../lib/output/synthesize';
import { image, TestSystem, testEnvironment } from '../core/platform';

const resources = { cpu: '100m', memory: Size.mebibytes(64) } as const;
const ingress = { className: 'traefik', namespace: 'ingress', selector: { app: 'traefik' } };

function surveyed() {
  const environment = testEnvironment({ cluster: Cluster.kind({ kubernetes: '1.34', ingress }) });
  const system = new TestSystem(new Capability(environment, 'logging'), { podSecurity: 'privileged' });
  const { secret, certificate, publish } = system.declare;
  const password = secret({
    name: 'user',
    purpose: 'password of the user',
    keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
    rotation: 'restart',
  });
  const trust = certificate({
    name: 'node-tls',
    purpose: 'lets nodes trust each other',
    authority: 'ca',
    commonName: 'node',
    usages: ['server'],
  });
  const store = system.run({
    kind: 'StatefulSet',
    replicas: 3,
    image,
    resources,
    runAs: { user: 1000 },
    ports: { api: 9200, peers: 9300 },
    ready: http('api', '/'),
    env: { PASSWORD: password.key('password') },
    mounts: { '/tls': combined('tls', certificateFiles(trust, 'watches')) },
    init: { prepare: { image, resources } },
  });
  store.peersOn('peers');
  const agent = system.run({
    kind: 'DaemonSet',
    role: 'agent',
    image,
    resources,
    runAs: { root: 'reads files of root' },
    host: { reads: ['/var/log'], because: 'reads the logs of the node' },
  });
  agent.connectsTo(store.endpoint('api', 'opensearch', { tls: true }));
  agent.connectsTo(external('s3', { host: 's3.example.com' }));
  agent.connectsTo(external('kafka', { host: 'kafka.internal', port: 9093, ranges: ['10.1.0.0/24'] }));
  agent.connectsTo(environment.cluster.apiServer as Endpoint);
  system.run({
    kind: 'CronJob',
    role: 'tidy',
    schedule: '0 3 * * *',
    grace: Duration.seconds(5),
    image,
    resources,
    runAs: { user: 1000 },
  });
  system
    .run({ kind: 'Job', role: 'setup', image, resources, runAs: { user: 1000 } })
    .connectsTo(store.endpoint('api', 'opensearch', { tls: true }));
  publish(store, { at: 'store', port: 'api' });
  const [synthesized] = synthesize(App.of(environment) as App);
  if (!synthesized) throw new Error('nothing was synthesized');
  return survey(synthesized);
}

const map = surveyed();

function workload(id: string) {
  return map.workloads.find((one) => one.id === id);
}

test('every workload is there under its own name, with what runs', () => {
  expect(map.workloads.map(({ id, kind, scale, path }) => [id, kind, scale, path])).toEqual([
    ['logging-privileged/product', 'StatefulSet', '3 replicas', 'test/logging/product/workload'],
    ['logging-privileged/product-agent', 'DaemonSet', 'one on each node', 'test/logging/product/agent'],
    ['logging-privileged/product-setup', 'Job', 'runs once', 'test/logging/product/setup'],
    ['logging-privileged/product-tidy', 'CronJob', 'runs at 0 3 * * *', 'test/logging/product/tidy'],
  ]);
  expect(workload('logging-privileged/product')?.containers).toEqual([
    {
      name: 'prepare',
      init: true,
      image: image.reference,
      requests: { cpu: '100m', memory: '64Mi' },
      limits: { memory: '64Mi' },
    },
    {
      name: 'product',
      init: false,
      image: image.reference,
      requests: { cpu: '100m', memory: '64Mi' },
      limits: { memory: '64Mi' },
    },
  ]);
});

test('exceptions come with their reasons, secrets with keys and purpose and without values', () => {
  expect(workload('logging-privileged/product-agent')?.exceptions).toEqual([
    { id: 'host-path', because: 'reads the logs of the node' },
    { id: 'run-as-root', because: 'reads files of root' },
  ]);
  expect(workload('logging-privileged/product')?.secrets).toEqual([
    { name: 'node-tls', keys: ['ca.crt', 'tls.crt', 'tls.key'], purpose: 'lets nodes trust each other' },
    { name: 'user', keys: ['password'], purpose: 'password of the user' },
  ]);
});

test('outsiders are called what people call them', () => {
  expect(map.outsiders.map(({ id, name, kind, detail }) => [id, name, kind, detail])).toEqual([
    ['api-server', 'API server', 'api-server', '172.18.0.0/16'],
    ['internet s3.example.com', 's3.example.com', 'internet', 'any public address on this port'],
    ['pods ingress app=traefik', 'ingress controller traefik', 'ingress', 'pods app=traefik in namespace ingress'],
    ['ranges kafka.internal', 'kafka.internal', 'ranges', '10.1.0.0/24'],
  ]);
});

test('connections name both ends, ports as packets see them, and who declares them', () => {
  const agent = { from: 'logging-privileged/product-agent', declaredBy: 'test/logging/product/agent' };
  const store = 'logging-privileged/product';
  expect(map.connections).toEqual([
    {
      from: store,
      to: store,
      protocol: 'peer',
      tls: false,
      ports: ['9300/TCP'],
      declaredBy: 'test/logging/product/workload',
    },
    { ...agent, to: 'api-server', protocol: 'kubernetes-api', tls: true, ports: ['6443/TCP'] },
    {
      ...agent,
      to: 'internet s3.example.com',
      protocol: 's3',
      tls: true,
      ports: ['443/TCP'],
      open: 's3.example.com: kindnet matches no host names',
    },
    { ...agent, to: store, protocol: 'opensearch', tls: true, ports: ['9200/TCP'] },
    { ...agent, to: 'ranges kafka.internal', protocol: 'kafka', tls: true, ports: ['9093/TCP'] },
    {
      from: 'logging-privileged/product-setup',
      to: store,
      protocol: 'opensearch',
      tls: true,
      ports: ['9200/TCP'],
      declaredBy: 'test/logging/product/setup',
    },
    {
      from: 'pods ingress app=traefik',
      to: store,
      protocol: 'http',
      tls: false,
      ports: ['9200/TCP'],
      declaredBy: 'test/logging/product/workload',
    },
  ]);
});

test('says what cluster it is', () => {
  expect(map).toMatchObject({ environment: 'test', domain: 'example.com', cluster: 'kind, Kubernetes 1.34, kindnet' });
});

test('pods on the network of a node are themselves; nodes, webhook callers and everybody are called so', () => {
  const environment = testEnvironment();
  const system = new TestSystem(new Capability(environment, 'network'), { podSecurity: 'privileged' });
  const serving = { image, resources, runAs: { user: 1000 }, ports: { http: 8080 }, ready: http('http', '/') } as const;
  const host = { network: true, because: 'routes the traffic of its node' };
  const router = system.run({ kind: 'DaemonSet', role: 'router', ...serving, host });
  const server = system.run({ kind: 'Deployment', role: 'server', replicas: 1, ...serving });
  router.connectsTo(server.endpoint('http', 'http'));
  server.connectsTo(router.endpoint('http', 'http'));
  server.connectsTo(environment.cluster.kubelets);
  server.admitsWebhookCalls('http');
  server.admitsEverybody('http', 'http');
  const [synthesized] = synthesize(App.of(environment) as App);
  if (!synthesized) throw new Error('nothing was synthesized');
  const { connections, outsiders } = survey(synthesized);
  const [routerId, serverId] = ['network-privileged/product-router', 'network-privileged/product-server'];
  expect(connections.map(({ from, to, declaredBy }) => [from, to, declaredBy])).toEqual([
    ['anyone', serverId, 'test/network/product/server'],
    ['api-server', serverId, 'test/network/product/server'],
    [routerId, serverId, 'test/network/product/router'],
    [serverId, routerId, 'test/network/product/server'],
    [serverId, 'nodes', 'test/network/product/server'],
  ]);
  expect(connections[0]?.open).toBe('it serves clients outside the cluster');
  expect(outsiders.map(({ name }) => name)).toEqual(['everybody', 'API server', 'nodes']);
});

test('pods of others are called by the values of their labels, or by the key of one that only marks them', () => {
  const nameOf = (selector: Record<string, string>) =>
    outsider(Cluster.kind({ kubernetes: '1.34' }), { kind: 'pods', pods: { namespace: 'shop', selector } }).name;
  expect(nameOf({ app: 'web', tier: 'front' })).toBe('front web');
  expect(nameOf({ 'acme.cert-manager.io/http01-solver': 'true' })).toBe('http01-solver');
});
