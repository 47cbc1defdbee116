import type { KubernetesObject } from '../../../lib/core/manifest';
import type { NetworkFacts } from '../../../lib/core/network-facts';
import { Objects } from '../../../lib/verify/objects';
import { type Place, Reachability, unknownNetwork } from '../../../lib/verify/reachability';
import type { TransportProtocol } from '../../../lib/verify/reachability/ports';

/** Addresses of the cluster that the cases are about. */
export const facts: NetworkFacts = {
  ...unknownNetwork,
  podRanges: ['10.244.0.0/16', 'fd00:244::/48'],
  nodeRanges: ['172.18.0.0/24'],
  apiServer: { ranges: ['172.18.0.2/32'], port: 6443 },
};

interface Port {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: string;
}

const labels: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'shop/web': { app: 'web', tier: 'front' },
  'shop/store': { app: 'store', tier: 'back' },
  'shop/agent': { app: 'agent' },
  'bank/ledger': { app: 'ledger', tier: 'back' },
  'bank/web': { app: 'web', tier: 'front' },
};

function workload(id: string, ports: readonly Port[], spec: object = {}): KubernetesObject {
  const [namespace = '', name = ''] = id.split('/');
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels[id] ?? {} },
      template: { metadata: { labels: labels[id] ?? {} }, spec: { ...spec, containers: [{ name, ports }] } },
    },
  };
}

function namespace(name: string, team: string): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { team } } };
}

/** Two namespaces with four workloads and one on the network of the node. The same port name means different numbers. */
const world: readonly KubernetesObject[] = [
  namespace('shop', 'sales'),
  namespace('bank', 'money'),
  workload('shop/web', [{ name: 'http', containerPort: 8080 }]),
  workload('shop/store', [
    { name: 'http', containerPort: 6379 },
    { name: 'gossip', containerPort: 7946, protocol: 'UDP' },
  ]),
  workload('shop/agent', [{ containerPort: 9100 }], { hostNetwork: true }),
  workload('bank/ledger', [{ name: 'db', containerPort: 5432 }]),
  workload('bank/web', [{ name: 'http', containerPort: 8081 }]),
];

/** A NetworkPolicy of the namespace `shop`, unless its name says `bank/...`. */
export function policy(id: string, spec: Record<string, unknown>): KubernetesObject {
  const [name = '', inNamespace = 'shop'] = id.split('/').reverse();
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: inNamespace },
    spec,
  };
}

/** The cluster with some policies, for tests. */
export function cluster(policies: readonly KubernetesObject[], known: NetworkFacts = facts): Reachability {
  const manifests = [...world, ...policies].map((object, i) => ({
    path: `world/${i}`,
    stage: 'workloads' as const,
    folder: 'world',
    object,
  }));
  return new Reachability(new Objects({ manifests, expectedSecrets: [] }), known);
}

/**
 * A place from its text: `shop/web` is a workload, `shop/{app: x}` a pod that is not in the output, `node` the one that the
 * other end runs on, and the rest an address or a host name.
 */
export function place({ objects }: Reachability, text: string): Place {
  if (text === 'node') return { kind: 'own-node' };
  const [, inNamespace, found] = /^([a-z-]+)\/\{(.*)\}$/.exec(text) ?? [];
  if (inNamespace !== undefined) {
    const pairs = (found ?? '').split(', ').filter(Boolean);
    return {
      kind: 'pod',
      namespace: inNamespace,
      labels: Object.fromEntries(pairs.map((pair) => pair.split(': '))),
    };
  }
  const pod = objects.pods.find(({ namespace: of, name }) => `${of}/${name}` === text);
  if (pod) return { kind: 'workload', pod };
  return /^[\d.:a-f/]+$/.test(text) ? { kind: 'address', range: text } : { kind: 'name', host: text };
}

/** Whether `from to port` is possible: `shop/web -> shop/store 6379`, `... 7946/UDP`. */
export function reaches(reachability: Reachability, connection: string): boolean {
  const [, from = '', to = '', port = '', protocol = 'TCP'] =
    /^(.*) -> (.*) (\d+)(?:\/(TCP|UDP|SCTP))?$/.exec(connection) ?? [];
  return reachability.evaluate(place(reachability, from), place(reachability, to), {
    port: Number(port),
    protocol: protocol as TransportProtocol,
  }).allowed;
}
