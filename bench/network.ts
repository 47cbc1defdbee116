import { App } from 'cdk8s';
import { Capability, Cluster, Environment, http, Image, Size, System, type Workload } from '../lib/core';
import { draw } from '../lib/map/draw';
import { page } from '../lib/map/page/page';
import { survey } from '../lib/map/survey';
import { synthesize } from '../lib/output/synthesize';
import { existing } from '../lib/secrets/existing';
import { Objects } from '../lib/verify/objects';
import { Reachability } from '../lib/verify/reachability';
import { compare } from '../lib/verify/reachability/compare';

const product = { id: 'bench', title: 'Bench', upstream: 'https://example.com' };

/** A product of one workload that listens. */
class Server extends System {
  readonly server: Workload;

  constructor(capability: Capability, name: string) {
    super(capability, product, { name });
    this.server = this.deployment({
      image: new Image('registry.example.com/bench:1.2.3'),
      replicas: 1,
      runAs: { user: 1000 },
      resources: { cpu: '10m', memory: Size.mebibytes(32) },
      ports: { http: 8080 },
      ready: http('http', '/ready'),
    });
  }
}

/** What a comparison of many workloads' policies with their declared connections took. */
export interface NetworkMeasurement {
  /** To compare policies with declared connections. */
  readonly seconds: number;
  /** To draw the map, and the page around it. */
  readonly drawing: number;
  readonly connections: number;
  readonly differences: number;
}

/** Compares the policies of workloads, each of which connects to some of the others, with what they declared, and draws them. */
export async function measureNetwork(workloads: number, connectionsOfEach: number): Promise<NetworkMeasurement> {
  const app = new App();
  const environment = new Environment(app, 'bench', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.34' }),
    secrets: existing,
  });
  const capabilities = ['logging', 'monitoring', 'tracing', 'ci'].map((name) => new Capability(environment, name));
  const servers = Array.from({ length: workloads }, (_, i) => {
    const capability = capabilities[i % capabilities.length];
    if (!capability) throw new Error('there is no capability');
    return new Server(capability, `server-${i}`).server;
  });
  for (const [i, from] of servers.entries()) {
    for (let step = 1; step <= connectionsOfEach; step++) {
      // Steps that differ reach targets near and far, and some targets much more often than others.
      const to = servers[(i + step ** 4) % workloads];
      if (to) from.connectsTo(to.endpoint('http', 'http'));
    }
  }
  const [synthesized] = synthesize(app);
  const network = environment.expectedNetwork();
  const manifests = synthesized?.manifests ?? [];
  const started = performance.now();
  const reachability = new Reachability(new Objects({ manifests, expectedSecrets: [], network }), network.facts);
  const { differences } = compare(reachability, network.flows);
  const compared = performance.now();
  const map = survey({ environment, manifests });
  page(map, await draw(map));
  return {
    seconds: (compared - started) / 1000,
    drawing: (performance.now() - compared) / 1000,
    connections: network.flows.length,
    differences: differences.length,
  };
}
