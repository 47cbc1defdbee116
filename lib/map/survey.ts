import type { Container } from 'kubernetes-types/core/v1';
import type { Cluster } from '../core/cluster';
import type { Flow, Peer, Source } from '../core/endpoint';
import { opennessOf } from '../output/reports';
import type { SynthesizedEnvironment } from '../output/synthesize';
import { exceptionsOf } from '../verify/exceptions';
import { Objects } from '../verify/objects';
import type { PodOwner } from '../verify/pods';
import { referencesOf } from '../verify/references';
import type { MapConnection, MapContainer, MapOutsider, MapSecret, MapWorkload, PlatformMap } from './model';
import { outsider } from './outsider';

/** Surveys one synthesized environment: what there is, and which connections were declared. */
export function survey({ environment, manifests }: SynthesizedEnvironment): PlatformMap {
  const objects = new Objects({ manifests, expectedSecrets: environment.expectedSecrets() });
  const { distribution, kubernetes, cni } = environment.cluster.facts;
  const purposes = new Map(
    environment.secrets.map(({ namespace, need }) => [`${namespace}/${need.name}`, need.purpose]),
  );
  const ends = new Ends(environment.cluster, objects);
  const connections = environment.flows.flatMap((flow) => ends.connectionsOf(flow));
  return {
    environment: environment.name,
    domain: environment.domain,
    cluster: `${distribution}, Kubernetes ${kubernetes}, ${cni}`,
    workloads: sortedBy(
      objects.pods.map((pod) => workload(pod, objects, purposes)),
      ({ id }) => id,
    ),
    outsiders: sortedBy([...ends.outsiders.values()], ({ id }) => id),
    connections: distinct(connections),
  };
}

function workload(pod: PodOwner, objects: Objects, purposes: ReadonlyMap<string, string>): MapWorkload {
  const label = (key: string) => pod.labels[`app.kubernetes.io/${key}`];
  return {
    id: idOf(pod),
    name: nameOf(pod),
    namespace: pod.namespace,
    capability: label('part-of') ?? pod.namespace,
    product: label('name') ?? pod.name,
    kind: pod.kind,
    scale: scaleOf(pod),
    path: constructOf(pod),
    containers: pod.containers.map(({ container, list }) => containerOf(container, list === 'initContainers')),
    exceptions: sortedBy(exceptionsOf(pod.at.object), ({ id }) => id).map(({ id, reason }) => ({
      id,
      because: reason,
    })),
    secrets: secretsOf(pod, objects, purposes),
  };
}

/** A Job's object bears a hash of its content; its pods bear the workload's own name. */
function nameOf({ labels, name }: PodOwner): string {
  return labels['app.kubernetes.io/instance'] ?? name;
}

/** What the map calls a workload: `logging/opensearch`. */
export function idOf(pod: PodOwner): string {
  return `${pod.namespace}/${nameOf(pod)}`;
}

/** The workload is the construct above its object. */
function constructOf({ at }: PodOwner): string {
  return at.path.replace(/\/Resource$/, '');
}

function scaleOf({ kind, replicas, at }: PodOwner): string {
  switch (kind) {
    case 'DaemonSet':
      return 'one on each node';
    case 'Job':
      return 'runs once';
    case 'CronJob':
      return `runs at ${scheduleOf(at.object.spec)}`;
    default:
      return replicas === 1 || replicas === undefined ? '1 replica' : `${replicas} replicas`;
  }
}

function scheduleOf(spec: unknown): string {
  return typeof spec === 'object' && spec !== null && 'schedule' in spec ? String(spec.schedule) : 'times unknown';
}

function containerOf({ name, image, resources }: Container, init: boolean): MapContainer {
  return { name, init, image: image ?? '', requests: resources?.requests ?? {}, limits: resources?.limits ?? {} };
}

/** Every Secret that the pod names; of one that is used whole, all keys that it will have. */
function secretsOf(pod: PodOwner, objects: Objects, purposes: ReadonlyMap<string, string>): MapSecret[] {
  const keysByName = new Map<string, Set<string>>();
  for (const { kind, name, keys } of referencesOf(pod)) {
    if (kind !== 'Secret' || !name) continue;
    const existing = keys.length > 0 ? undefined : objects.secretKeys(pod.namespace, name);
    const known = keysByName.get(name) ?? new Set<string>();
    for (const key of existing instanceof Set ? existing : keys) known.add(key);
    keysByName.set(name, known);
  }
  return sortedBy([...keysByName], ([name]) => name).map(([name, keys]) => ({
    name,
    keys: [...keys].sort(),
    purpose: purposes.get(`${pod.namespace}/${name}`),
  }));
}

/** The declared connections, between the ends that they have on the map. */
class Ends {
  readonly outsiders = new Map<string, MapOutsider>();
  /** Workloads by what flows call them: their construct path, and the host name of their Service. */
  private readonly pods: ReadonlyMap<string, PodOwner>;

  constructor(
    private readonly cluster: Cluster,
    private readonly objects: Objects,
  ) {
    this.pods = new Map(
      objects.pods.flatMap((pod) => [
        [constructOf(pod), pod],
        [`${nameOf(pod)}.${pod.namespace}.svc`, pod],
      ]),
    );
  }

  connectionsOf(flow: Flow): MapConnection[] {
    const { peer, protocol, tls, peerPorts, host } = flow.endpoint;
    const from = this.idsOf(flow.source, flow.from);
    const to = this.idsOf(peer, host);
    const ports = peerPorts.map(({ port, transport }) => `${port}/${transport}`).sort();
    const declaredBy = this.pods.has(flow.from) ? flow.from : flow.to;
    const open = opennessOf(this.cluster, flow);
    return from.flatMap((source) =>
      to.map((target) => ({ from: source, to: target, protocol, tls, ports, declaredBy, open })),
    );
  }

  /** Pods on the network of their node are nodes to policies; on the map they are themselves. */
  private idsOf(party: Peer | Source, name: string): string[] {
    const { objects } = this;
    const onNode = party.kind === 'nodes' ? this.pods.get(name) : undefined;
    const found =
      party.kind === 'pods'
        ? objects.podsSelected(party.pods.namespace, { matchLabels: { ...party.pods.selector } })
        : onNode
          ? [onNode]
          : [];
    if (found.length > 0) return found.map(idOf);
    const other = outsider(this.cluster, party, name);
    this.outsiders.set(other.id, other);
    return [other.id];
  }
}

/** Connections in a stable order, each once. */
function distinct(connections: readonly MapConnection[]): MapConnection[] {
  const byText = new Map(
    connections.map((connection) => [
      [connection.from, connection.to, connection.ports.join(), connection.protocol, connection.declaredBy].join(' '),
      connection,
    ]),
  );
  return sortedBy([...byText], ([text]) => text).map(([, connection]) => connection);
}

function sortedBy<T>(list: readonly T[], key: (item: T) => string): T[] {
  return list
    .map((item) => ({ item, key: key(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}
