import type { ExpectedFlow, FlowEnd } from '../../core/network-facts';
import { listeningPorts, type PodOwner } from '../pods';
import type { Place, Reachability } from '.';
import { AddressSet, loopback } from './addresses';
import { KnownPods, type NamedPods, podName } from './ends';
import { type AllowRule, type Direction, tunnelEnds } from './policy';
import { everyPort, numbered, type PortRange } from './ports';
import { Reach } from './reach';

/** Whose policies are compared. */
interface Subject {
  /** `logging/fluentd`. */
  readonly name: string;
  readonly place: Place;
  /** Undefined for pods that nobody declared. */
  readonly pod?: PodOwner;
  readonly namespace: string;
}

/** Where the policies of one workload and the declared connections differ. */
export interface Difference {
  readonly kind: 'missing' | 'extra';
  readonly subject: Subject;
  readonly direction: Direction;
  /** The other end: a workload, pods that others run, addresses, a host name, or anyone. */
  readonly end: string;
  readonly port: PortRange;
}

/** What a comparison looked at. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** Ends of connections: workloads, pods that others run, and everything outside that was declared. */
  readonly ends: number;
  /** Ordered pairs of ends, one of which at least is a workload. */
  readonly pairs: number;
  /** Connections that were declared or follow from those, one for each pair and port. */
  readonly declared: number;
}

/**
 * Compares what the policies of each workload let in and out with the declared connections. Both ends of a connection are
 * compared by themselves: a rule at one end that the other would stop is a difference too.
 */
export function compare(reachability: Reachability, declared: readonly ExpectedFlow[]): Comparison {
  const flows = [...declared, ...impliedFlows(reachability, declared)];
  const known = new KnownPods(reachability, flows);
  const expected = new Expectations(reachability, known, flows);
  const differences = subjectsOf(reachability, known).flatMap((subject) =>
    (['egress', 'ingress'] as const).flatMap((direction) => {
      const wanted = expected.of(subject, direction);
      const actual = actualReach(reachability, known, subject, direction);
      return [
        ...wanted.minus(actual).map((found) => ({ kind: 'missing', subject, direction, ...found }) as const),
        ...actual.minus(wanted).map((found) => ({ kind: 'extra', subject, direction, ...found }) as const),
      ];
    }),
  );
  const others = known.foreignNames.length + expected.otherEnds;
  const ends = reachability.objects.pods.length + others;
  return { differences, ends, pairs: ends * ends - others * others, declared: expected.connections };
}

/**
 * Every workload with a network of its own, and in each namespace that holds workloads the pods that operators make, and one
 * that nobody declared.
 */
function subjectsOf({ objects }: Reachability, known: KnownPods): readonly Subject[] {
  const own = objects.pods
    .filter(({ spec }) => !spec.hostNetwork)
    .map((pod): Subject => ({ name: podName(pod), place: { kind: 'workload', pod }, pod, namespace: pod.namespace }));
  const namespaces = new Set(objects.namespacesWithPods());
  const made = [...known.foreignPods]
    .filter(([, { namespace }]) => namespaces.has(namespace))
    .map(([name, { namespace, labels }]): Subject => ({ name, place: { kind: 'pod', namespace, labels }, namespace }));
  const strangers = [...namespaces].map((namespace): Subject => {
    return { name: `any other pod of ${namespace}`, place: { kind: 'pod', namespace, labels: {} }, namespace };
  });
  return [...own, ...made, ...strangers];
}

/** What follows from declared connections: names are resolved, and probes come from the node where that needs a rule. */
export function impliedFlows(
  { objects, facts }: Reachability,
  declared: readonly ExpectedFlow[],
): readonly ExpectedFlow[] {
  const { pods: resolver, port, caches } = facts.resolver;
  const ports = (['UDP', 'TCP'] as const).map((transport) => ({ port, transport }));
  const connecting = new Map(
    declared.flatMap(({ path, from }) =>
      from.kind === 'pods' && objects.podsSelected(from.namespace, { matchLabels: { ...from.labels } }).length > 0
        ? [[JSON.stringify(from), { path, from }]]
        : [],
    ),
  );
  const resolving = [...connecting.values()].flatMap(({ path, from }): ExpectedFlow[] => [
    { path, from, to: { kind: 'pods', ...resolver }, ports },
    ...(caches.length > 0 ? [{ path, from, to: { kind: 'addresses', ranges: caches } as const, ports }] : []),
  ]);
  if (facts.probeRanges.length === 0) return resolving;
  const from: FlowEnd = { kind: 'addresses', ranges: facts.probeRanges };
  return [
    ...resolving,
    ...objects.pods.flatMap((pod): ExpectedFlow[] => {
      const probed = probedPorts(pod);
      const to: FlowEnd = { kind: 'pods', namespace: pod.namespace, labels: pod.labels };
      return probed.length > 0 ? [{ path: pod.at.path, from, to, ports: probed }] : [];
    }),
  ];
}

/** Ports at which the kubelet probes a pod over the network. */
export function probedPorts(pod: PodOwner): { readonly port: number; readonly transport: 'TCP' }[] {
  const asked = pod.containers
    .flatMap(({ container }) => [container.readinessProbe, container.livenessProbe, container.startupProbe])
    .flatMap((probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port ?? []);
  const numbers = asked.flatMap((port) =>
    typeof port === 'number'
      ? [port]
      : listeningPorts(pod).flatMap(({ name, containerPort }) => (name === port ? [containerPort] : [])),
  );
  return [...new Set(numbers)].map((port) => ({ port, transport: 'TCP' }));
}

/** The declared connections, by workload. */
class Expectations {
  private readonly reaches = new Map<string, Reach>();
  private readonly seen = new Set<string>();
  private readonly others = new Set<string>();
  private readonly outside: AddressSet;

  constructor(
    reachability: Reachability,
    private readonly known: KnownPods,
    flows: readonly ExpectedFlow[],
  ) {
    this.outside = reachability.outside;
    for (const flow of flows) this.add(flow);
  }

  get connections(): number {
    return this.seen.size;
  }

  /** Ends that are no pods. */
  get otherEnds(): number {
    return this.others.size;
  }

  of({ name }: Subject, direction: Direction): Reach {
    return this.reaches.get(`${direction} ${name}`) ?? new Reach();
  }

  private add({ from, to, ports }: ExpectedFlow): void {
    const ranges = ports.map(({ port, transport }) => ({ protocol: transport, from: port, to: port }));
    for (const { name } of this.podsAt(from)) this.extend(`egress ${name}`, to, ranges);
    for (const { name } of this.podsAt(to)) this.extend(`ingress ${name}`, from, ranges);
    for (const source of this.namesOf(from)) {
      for (const target of this.namesOf(to)) {
        for (const { port, transport } of ports) this.seen.add(`${source} ${target} ${port}/${transport}`);
      }
    }
  }

  private extend(key: string, other: FlowEnd, ports: readonly PortRange[]): void {
    const reach = this.reaches.get(key) ?? new Reach();
    this.reaches.set(key, reach);
    switch (other.kind) {
      case 'pods':
        for (const { name } of this.podsAt(other)) reach.addNamed(name, ports);
        return;
      case 'addresses':
        reach.addAddresses(AddressSet.of(other.ranges).minus(loopback), ports);
        if (other.throughTunnels) reach.addNamed(tunnelEnds, ports);
        return;
      case 'outside':
        reach.addAddresses(this.outside, ports);
        return;
      case 'name':
        for (const host of other.hosts) reach.addNamed(host, ports);
        return;
      case 'anyone':
        reach.addAnyone(ports);
    }
  }

  private podsAt(end: FlowEnd): readonly NamedPods[] {
    return end.kind === 'pods' ? this.known.ofFlow(end) : [];
  }

  private namesOf(end: FlowEnd): readonly string[] {
    if (end.kind === 'pods') return this.podsAt(end).map(({ name }) => name);
    const name = JSON.stringify(end);
    this.others.add(name);
    return [name];
  }
}

function actualReach(
  reachability: Reachability,
  known: KnownPods,
  { place, pod }: Subject,
  direction: Direction,
): Reach {
  const reach = new Reach();
  const isolation = reachability.isolation(place, direction);
  if (!isolation) reach.addAnyone(everyPort);
  for (const rule of isolation?.rules ?? []) addRule(reach, known, rule, direction === 'ingress' ? pod : undefined);
  return reach;
}

function addRule(reach: Reach, known: KnownPods, { peers, ports }: AllowRule, destination: PodOwner | undefined): void {
  const at = (pod: PodOwner | undefined) => ports.flatMap((port) => numbered(port, destination ?? pod));
  if (peers.anyone) reach.addAnyone(at(undefined));
  for (const peer of peers.pods) for (const { name, pod } of known.ofRule(peer)) reach.addNamed(name, at(pod));
  for (const name of peers.names) reach.addNamed(name, at(undefined));
  reach.addAddresses(peers.addresses.minus(loopback), at(undefined));
}
