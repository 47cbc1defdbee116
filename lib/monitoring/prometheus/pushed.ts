import { Duration, type MetricsStore, type Problem, type Workload } from '../../core';

/** What a server takes that is pushed instead of scraped. */
export interface Pushed {
  /** Takes samples that are pushed over OTLP. @default none are taken */
  readonly otlp?: {
    /** Attributes of resources that become labels of every series. @default those of services and of Kubernetes */
    readonly promote?: readonly string[];
  };
  /** Takes samples that agents and other servers send by remote write. @default false */
  readonly remoteWriteReceiver?: boolean;
}

/** What OpenTelemetry calls where something runs. */
const promotedAttributes = [
  'k8s.container.name',
  'k8s.namespace.name',
  'k8s.node.name',
  'k8s.pod.name',
  'service.instance.id',
  'service.name',
  'service.namespace',
] as const;

/** Applications batch what they push over OTLP, and try again. */
const otlpLateness = Duration.minutes(30);

/** The longest that an agent keeps what it could not send: others may have sent newer samples meanwhile. */
export const agentPatience = Duration.hours(4);

/** Attributes of OTLP resources that become labels, in order; undefined where none are received. */
export function attributesOf({ otlp }: Pushed): readonly string[] | undefined {
  return otlp && [...(otlp.promote ?? promotedAttributes)].sort();
}

/** How late samples may come; undefined where none are pushed. */
export function latenessOf({ otlp, remoteWriteReceiver }: Pushed): Duration | undefined {
  if (remoteWriteReceiver) return agentPatience;
  return otlp && otlpLateness;
}

/** Arguments that open the receivers. */
export function receiverArguments({ otlp, remoteWriteReceiver }: Pushed): string[] {
  return [
    ...(otlp ? ['--web.enable-otlp-receiver'] : []),
    ...(remoteWriteReceiver ? ['--web.enable-remote-write-receiver'] : []),
  ];
}

/** Where OTLP is taken. */
export function otlpStore(server: Workload): MetricsStore<'otlp-metrics'> {
  return {
    endpoint: server.endpoint('web', 'otlp-metrics'),
    path: '/api/v1/otlp/v1/metrics',
    credentials: { kind: 'ambient' },
  };
}

/** Where remote write is taken: in the version with which everything arrives that the server keeps. */
export function remoteWriteStore(server: Workload, exemplars: boolean): MetricsStore<'remote-write'> {
  return {
    endpoint: server.endpoint('web', 'remote-write'),
    path: '/api/v1/write',
    credentials: { kind: 'ambient' },
    version: exemplars ? '1.0' : '2.0',
  };
}

/** A sender reaches one replica of several, and what it pushes is nowhere else. */
export function pushedProblems({ otlp, remoteWriteReceiver }: Pushed, replicas: number): Omit<Problem, 'path'>[] {
  if (replicas === 1) return [];
  const problem = `a sender reaches one of ${replicas} replicas, and each would have a part of what is pushed`;
  const remedy = 'set replicas to 1, in a Prometheus of its own if need be';
  return [...(otlp ? ['otlp'] : []), ...(remoteWriteReceiver ? ['remoteWriteReceiver'] : [])].map((prop) => ({
    prop,
    problem,
    remedy,
  }));
}
