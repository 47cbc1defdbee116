import { App } from 'cdk8s';
import { Capability, Cluster, external, http, Size, type Workload } from '../../../lib/core';
import { image, TestSystem, testEnvironment } from '../../core/platform';

const ingress = { className: 'traefik', namespace: 'ingress', selector: { app: 'traefik' } };

/** Two capabilities with a store each, an agent that writes to one of them, and a published web interface. */
export function small(): { readonly app: App; readonly workloads: Readonly<Record<string, Workload>> } {
  const environment = testEnvironment({ cluster: Cluster.kind({ kubernetes: '1.34', ingress }) });
  const logging = new TestSystem(new Capability(environment, 'logging'), { id: 'logs' });
  const tracing = new TestSystem(new Capability(environment, 'tracing'), { id: 'traces' });
  const store = serving(logging, 'store', { api: 9200, peers: 9300 });
  store.peersOn('peers');
  const agent = silent(logging, 'agent');
  agent.connectsTo(store.endpoint('api', 'opensearch', { tls: true }));
  const web = serving(tracing, 'web-server', { http: 8080 });
  tracing.declare.publish(web, { at: 'traces', port: 'http' });
  web.connectsTo(external('s3', { host: 's3.example.com' }));
  web.connectsTo(environment.cluster.apiServer);
  const sink = silent(tracing, 'sink');
  const otherStore = serving(tracing, 'backend', { api: 9200 });
  return { app: App.of(environment) as App, workloads: { store, agent, web, sink, otherStore } };
}

function serving(system: TestSystem, role: string, ports: Readonly<Record<string, number>>): Workload {
  const [first = ''] = Object.keys(ports);
  return system.run({ kind: 'Deployment', replicas: 2, role, ...base, ports, ready: http(first, '/') });
}

function silent(system: TestSystem, role: string): Workload {
  return system.run({ kind: 'Deployment', replicas: 1, role, ...base });
}

const base = { image, runAs: { user: 1000 }, resources: { cpu: '10m', memory: Size.mebibytes(64) } } as const;
