import { runInNewContext } from 'node:vm';
import { ApiObject, App } from 'cdk8s';
import { Capability, Cluster, external, Size, type Workload } from '../../../lib/core';
import { explain } from '../../../lib/map/explain/explain';
import { explanationText } from '../../../lib/map/explain/text';
import { synthesize } from '../../../lib/output/synthesize';
import type { Port } from '../../../lib/verify/reachability/ports';
import { image, serving, TestSystem, testEnvironment } from '../../core/platform';
import { small } from './platform';

type Small = ReturnType<typeof small>;

function asked(from: string, to: string, platform: Small = small(), port?: Port) {
  const [synthesized] = synthesize(platform.app);
  if (!synthesized) throw new Error('nothing was synthesized');
  return explain(synthesized, { from, to, port });
}

test('a declared connection: ports, who declares it, and the rule of each half', () => {
  const { allowed, ports, missing, from } = asked('logs-agent', 'logs-store');
  expect({ allowed, missing, from }).toEqual({
    allowed: true,
    missing: undefined,
    from: { id: 'logging/logs-agent', title: 'logs-agent (Deployment in logging)', path: 'test/logging/logs/agent' },
  });
  expect(ports.map(({ port, allowed: passes }) => [port, passes])).toEqual([
    ['9200/TCP', true],
    ['9300/TCP', false],
  ]);
  expect(ports[0]).toEqual({
    port: '9200/TCP',
    allowed: true,
    declared: 'declared',
    declarations: [{ path: 'test/logging/logs/agent', protocol: 'opensearch, TLS' }],
    out: {
      verdict: 'allowed',
      policies: [
        {
          file: 'dist/test/20-policies/logs/networkpolicy-logs-agent.yaml',
          field: expect.stringMatching(/^spec\.egress/),
        },
      ],
    },
    in: {
      verdict: 'allowed',
      policies: [
        {
          file: 'dist/test/20-policies/logs/networkpolicy-logs-store.yaml',
          field: expect.stringMatching(/^spec\.ingress/),
        },
      ],
    },
  });
  expect(ports[1]).toMatchObject({ declared: 'no', out: { verdict: 'denied' }, in: { verdict: 'denied' } });
});

test('a connection among the pods of one workload', () => {
  expect(asked('logs-store', 'logs-store').ports.map(({ port, allowed }) => [port, allowed])).toEqual([
    ['9200/TCP', false],
    ['9300/TCP', true],
  ]);
});

test('from an ingress controller, by alias and full name', () => {
  for (const name of ['ingress', 'ingress controller traefik', 'Ingress controller Traefik']) {
    const { allowed, ports } = asked(name, 'traces-web-server');
    expect(allowed).toBe(true);
    expect(ports[0]).toMatchObject({ port: '8080/TCP', out: { verdict: 'unpoliced' }, in: { verdict: 'allowed' } });
  }
});

test.each(['api-server', 'API server', 'apiserver', 'kube-apiserver'])('to the API server, called %s', (name) => {
  expect(asked('traces-web-server', name)).toMatchObject({
    allowed: true,
    ports: [{ port: '6443/TCP', declared: 'declared' }],
  });
  expect(asked('logs-store', name).allowed).toBe(false);
});

test('the resolver is reached by whoever connects anywhere, and by nobody else', () => {
  expect(asked('logs-agent', 'dns').ports).toMatchObject([
    { port: '53/TCP', allowed: true, declared: 'implied' },
    { port: '53/UDP', allowed: true, declared: 'implied' },
  ]);
  expect(asked('traces-sink', 'dns').allowed).toBe(false);
});

test('a host on the internet; what a policy by address cannot tell apart from it is said to be undeclared', () => {
  expect(asked('traces-web-server', 's3.example.com').ports).toMatchObject([{ allowed: true, declared: 'declared' }]);
  expect(asked('traces-web-server', 'other.example.com').ports).toMatchObject([{ allowed: true, declared: 'no' }]);
  expect(asked('logs-agent', 's3.example.com')).toMatchObject({ allowed: false, ports: [{ port: '443/TCP' }] });
});

test('only one half is missing when the other was removed', () => {
  const [synthesized] = synthesize(small().app);
  if (!synthesized) throw new Error('nothing was synthesized');
  const manifests = synthesized.manifests.map((manifest) => {
    const { object } = manifest;
    if (object.kind !== 'NetworkPolicy' || object.metadata.name !== 'logs-store') return manifest;
    return { ...manifest, object: { ...object, spec: { podSelector: {}, policyTypes: ['Ingress'] } } };
  });
  const { ports, allowed } = explain({ ...synthesized, manifests }, { from: 'logs-agent', to: 'logs-store' });
  expect(allowed).toBe(false);
  expect(ports[0]).toMatchObject({ declared: 'declared', out: { verdict: 'allowed' }, in: { verdict: 'denied' } });
});

test.each([
  [
    'logs-agent',
    'traces-web-server',
    'test/logging/logs',
    "logsAgent.connectsTo(tracesWebServer.endpoint('http', 'http'));",
  ],
  [
    'traces-sink',
    'logs-store',
    'test/tracing/traces',
    "tracesSink.connectsTo(logsStore.endpoint('api', 'opensearch', { tls: true }));",
  ],
  ['traces-backend', 'traces-backend', 'test/tracing/traces', "tracesBackend.peersOn('api');"],
  [
    'logs-agent',
    'db.example.com',
    'test/logging/logs',
    "logsAgent.connectsTo(external('https', { host: 'db.example.com', port: 443 }));",
  ],
])('what allows %s to connect to %s is written out, and does', (from, to, where, code) => {
  const platform = small();
  expect(asked(from, to, platform)).toMatchObject({ allowed: false, missing: { where, code } });
  const { agent, web, sink, store, otherStore } = platform.workloads;
  runInNewContext(code, {
    logsAgent: agent,
    logsStore: store,
    tracesWebServer: web,
    tracesSink: sink,
    tracesBackend: otherStore,
    external,
  });
  expect(asked(from, to, platform)).toMatchObject({ allowed: true, missing: undefined });
});

test.each([
  ['logs-store', 'api-server', 'logsStore.connectsTo(this.cluster.apiServer);'],
  ['ingress', 'logs-store', "this.publish(logsStore, { at: 'logs-store', port: 'api' });"],
  ['everybody', 'logs-store', "logsStore.admitsEverybody('api', 'opensearch');"],
  ['logs-store', 'kubelet', "logsStore.connectsTo(this.cluster.nodePort(443, 'http'));"],
  ['s3.example.com', 'logs-store', "this.publish(logsStore, { at: 'logs-store', port: 'api' });"],
  [
    'dns',
    'logs-store',
    "logsStore.admits({ namespace: 'kube-system', selector: { 'k8s-app': 'kube-dns' } }, 'api', 'opensearch');",
  ],
])('what would allow %s to connect to %s', (from, to, code) => {
  expect(asked(from, to)).toMatchObject({ allowed: false, missing: { code } });
});

test('the API server calls webhooks where they admit it; where it calls from nodes, it reaches what the kubelet probes', () => {
  const call = (port: number) => asked('api-server', 'logs-store', small(), { port, protocol: 'TCP' });
  expect(call(9300)).toMatchObject({ allowed: false, missing: { code: "logsStore.admitsWebhookCalls('peers');" } });
  expect(call(9200)).toMatchObject({ allowed: true, ports: [{ declared: 'probed' }] });
});

test('a workload without ports cannot be connected to, whatever is declared', () => {
  expect(asked('logs-store', 'logs-agent')).toMatchObject({ allowed: false, ports: [], missing: undefined });
});

test('nobody knows the protocol of a port that nobody connects to', () => {
  expect(asked('logs-agent', 'traces-backend').missing?.note).toBe(
    'nobody connects there yet: name the protocol that it speaks',
  );
});

test.each([
  [
    'logs',
    'logs-store',
    "'logs' is more than one thing in test: logging/logs-agent, logging/logs-store; write one of these",
  ],
  [
    'test/logging/logs',
    'logs-store',
    "'test/logging/logs' is more than one thing in test: logging/logs-agent, logging/logs-store; write one of these",
  ],
  [
    'logs-agnt',
    'logs-store',
    /^there is no 'logs-agnt' in test; did you mean logging\/logs-agent, logging\/logs-store\?/,
  ],
  ['billing', 'logs-store', /^there is no 'billing' in test; there are logging\/logs-agent, .*'API server'/],
  ['agent', 'logs-store', "there is no 'agent' in test; did you mean logging/logs-agent?"],
  ['ingress', 'api-server', /^neither ingress controller traefik .* nor API server .* is part of the platform/],
])('%s and %s are not understood, and it is said why', (from, to, message) => {
  expect(() => asked(from, to)).toThrow(message);
});

test.each(['logging/logs-agent', 'test/logging/logs/agent', 'LOGS-AGENT'])('%s is a name of the agent', (name) => {
  expect(asked(name, 'logs-store').from.id).toBe('logging/logs-agent');
});

const idle = {
  image,
  resources: { cpu: '10m', memory: Size.mebibytes(64) },
  runAs: { user: 1000 },
  replicas: 1,
} as const;

test('an API server at addresses that nobody knows is reached where the policies are open', () => {
  const environment = testEnvironment({
    cluster: Cluster.kind({
      kubernetes: '1.34',
      apiServer: { ranges: [], port: 443, portOnly: 'its addresses change' },
    }),
  });
  const system = new TestSystem(new Capability(environment, 'ci'));
  system.run({ kind: 'Deployment', role: 'builder', ...idle }).connectsTo(environment.cluster.apiServer);
  system.run({ kind: 'Deployment', role: 'idle', ...idle });
  const [synthesized] = synthesize(App.of(environment) as App);
  if (!synthesized) throw new Error('nothing was synthesized');
  const from = (name: string) => explain(synthesized, { from: name, to: 'api-server' });
  expect(from('product-builder')).toMatchObject({
    allowed: true,
    ports: [{ declarations: [{ open: 'its addresses change' }] }],
  });
  expect(from('product-idle').allowed).toBe(false);
});

test.each([
  ['cilium', 'ciliumnetworkpolicy-builder-cilium', false],
  ['antrea', 'networkpolicy-builder-antrea', false],
  ['calico', 'networkpolicy-builder', true],
] as const)('on %s, the policy that names what is no pod is shown', (cni, file, reachesOthers) => {
  const environment = testEnvironment({ cluster: Cluster.kind({ kubernetes: '1.34', cni }) });
  const system = new TestSystem(new Capability(environment, 'ci'), { id: 'builder' });
  const workload = system.run({ kind: 'Deployment', ...idle });
  workload.connectsTo(external('https', { host: 'git.example.com' }));
  const [synthesized] = synthesize(App.of(environment) as App);
  if (!synthesized) throw new Error('nothing was synthesized');
  const to = (host: string) => explain(synthesized, { from: 'builder', to: host });
  const [port] = to('git.example.com').ports;
  expect(port).toMatchObject({ allowed: true, declared: 'declared' });
  expect(port?.out.policies[0]?.file).toBe(`dist/test/20-policies/builder/${file}.yaml`);
  expect(to('other.example.com').allowed).toBe(reachesOthers);
});

test('policies that are not understood are named, with what makes them so', () => {
  const { app, workloads } = small();
  const policy = (name: string, kind: string, namespace?: string, spec?: object) =>
    new ApiObject(workloads.store as Workload, name, {
      apiVersion: 'cilium.io/v2',
      kind,
      metadata: { name, namespace },
      spec,
    });
  policy('closed', 'CiliumNetworkPolicy', 'logging', { endpointSelector: {}, ingressDeny: [{}] });
  policy('elsewhere', 'CiliumNetworkPolicy', 'tracing', { endpointSelector: {}, ingressDeny: [{}] });
  policy('everywhere', 'CiliumClusterwideNetworkPolicy');
  const [synthesized] = synthesize(app);
  if (!synthesized) throw new Error('nothing was synthesized');
  const explanation = explain(synthesized, { from: 'logs-agent', to: 'logs-store' });
  expect(explanation.unread.map(({ file, field }) => `${file?.split('/').at(-1)} ${field}`)).toEqual([
    'ciliumclusterwidenetworkpolicy-everywhere.yaml kind',
    'ciliumnetworkpolicy-closed.yaml spec.ingressDeny',
  ]);
  expect(explanationText(explanation).at(-1)).toMatch(
    /^ {2}not counted: .*ciliumnetworkpolicy-closed\.yaml spec\.ingressDeny says what is not understood here, and may let through less or more$/,
  );
});

test('an ingress controller on the network of the nodes is let in as they are', () => {
  const ingress = { className: 'traefik', namespace: 'ingress', selector: { app: 'traefik' }, onNodes: true };
  const environment = testEnvironment({ cluster: Cluster.kind({ kubernetes: '1.34', cni: 'azure-npm', ingress }) });
  const system = new TestSystem(new Capability(environment, 'ci'), { id: 'builder' });
  system.declare.publish(system.run(serving), { at: 'ci', port: 'http' });
  const [synthesized] = synthesize(App.of(environment) as App);
  if (!synthesized) throw new Error('nothing was synthesized');
  expect(explain(synthesized, { from: 'ingress', to: 'builder', port: { port: 8080, protocol: 'TCP' } })).toMatchObject(
    {
      allowed: true,
      from: { id: 'nodes' },
    },
  );
});
