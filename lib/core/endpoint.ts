import { type Cidr, isCidr, isHostName } from './names';
import type { Protocol } from './protocol';

/** Transport protocols. */
export const transports = ['TCP', 'UDP'] as const;
/** Transport protocol of a port. */
export type Transport = (typeof transports)[number];

/** Pods that network policies can select: those of one workload, ours or somebody else's. */
export interface PodSet {
  readonly namespace: string;
  /** Labels that select exactly these pods. */
  readonly selector: Readonly<Record<string, string>>;
}

/** Who stands behind an endpoint, as a network policy must name it. */
export type Peer =
  /** Pods; ports are those of the container. A workload of the platform learns of the flow through `accept`. */
  | { readonly kind: 'pods'; readonly pods: PodSet; readonly accept?: (flow: Flow) => void }
  /** Machines by their addresses. */
  | {
      readonly kind: 'ranges';
      readonly ranges: readonly Cidr[];
      /** Why the ranges cover addresses of pods. @default they do not, and must not */
      readonly coversPods?: string;
    }
  /** The API server. */
  | { readonly kind: 'api-server' }
  /** Every node: its kubelet, and pods that use its network. */
  | { readonly kind: 'nodes' }
  /** The world outside the cluster, known by a host name only. */
  | { readonly kind: 'internet' };

/** Who opens a connection, as a network policy must name it. */
export type Source =
  | { readonly kind: 'pods'; readonly pods: PodSet }
  /** Every node: pods that use its network. */
  | { readonly kind: 'nodes' }
  /** The API server, which calls webhooks and the servers of aggregated APIs. */
  | { readonly kind: 'api-server' }
  /** Everybody, in and outside the cluster. */
  | { readonly kind: 'anyone' };

/** A port as packets see it: the container's, after Service translation. */
export interface PeerPort {
  readonly port: number;
  readonly transport: Transport;
}

/** Where something can be reached and what it speaks. */
export class Endpoint<P extends Protocol = Protocol> {
  readonly protocol: P;
  /** Host name or address that a client dials. */
  readonly host: string;
  /** Port that a client dials. */
  readonly port: number;
  /** Whether the connection is encrypted. */
  readonly tls: boolean;
  readonly peer: Peer;
  /** Ports behind the endpoint, as a network policy names them. */
  readonly peerPorts: readonly PeerPort[];

  constructor(props: {
    readonly protocol: P;
    readonly host: string;
    readonly port: number;
    /** @default false */
    readonly tls?: boolean;
    readonly peer: Peer;
    /** @default the dialled port over TCP */
    readonly peerPorts?: readonly PeerPort[];
  }) {
    this.protocol = props.protocol;
    this.host = props.host;
    this.port = props.port;
    this.tls = props.tls ?? false;
    this.peer = props.peer;
    this.peerPorts = props.peerPorts ?? [{ port: props.port, transport: 'TCP' }];
  }

  /** `host:port`. */
  get address(): string {
    return `${this.host}:${this.port}`;
  }

  /** `https://host:port`, or `http` without TLS. */
  get url(): string {
    return `${this.tls ? 'https' : 'http'}://${this.address}`;
  }
}

/** One declared connection, from a workload to an endpoint. The source of network policies and of the map. */
export interface Flow {
  /** Construct path of the workload that connects, or who else does. */
  readonly from: string;
  readonly source: Source;
  /** Construct path or address of what it connects to. */
  readonly to: string;
  readonly endpoint: Endpoint;
  /** Why the policy names the port alone, whoever is at the other end. @default it names both */
  readonly portOnly?: string;
}

/** An address outside the cluster. */
export interface ExternalAddress {
  /** Host name. */
  readonly host: string;
  /** Port. @default 443 */
  readonly port?: number;
  /** Whether the connection is encrypted. @default true */
  readonly tls?: boolean;
  /**
   * Address ranges behind the host, when they are known: required for hosts on private networks.
   * @default any public address on this port
   */
  readonly ranges?: readonly Cidr[];
  /** Why the ranges cover addresses of pods. @default they do not, and are refused if they do */
  readonly coversPods?: string;
}

/** Port of HTTPS. */
const httpsPort = 443;

/** An endpoint outside the cluster. Its address is checked when a workload connects to it. */
export function external<P extends Protocol>(protocol: P, address: ExternalAddress): Endpoint<P> {
  return new Endpoint({
    protocol,
    host: address.host,
    port: address.port ?? httpsPort,
    tls: address.tls ?? true,
    peer: address.ranges
      ? { kind: 'ranges', ranges: address.ranges, coversPods: address.coversPods }
      : { kind: 'internet' },
  });
}

/** What is wrong with an endpoint's address, if anything is. */
export function addressProblem(endpoint: Endpoint): { problem: string; remedy: string } | undefined {
  if (endpoint.peer.kind === 'internet' && !isHostName(endpoint.host)) {
    return {
      problem: `'${endpoint.host}' is not a host name`,
      remedy: 'write a name such as logs.example.com, without scheme, port or path',
    };
  }
  if (!Number.isInteger(endpoint.port) || endpoint.port < 1 || endpoint.port > 65535) {
    return { problem: `${endpoint.port} is not a port`, remedy: 'write a number from 1 to 65535' };
  }
  if (endpoint.peer.kind !== 'ranges') return undefined;
  if (endpoint.peer.ranges.length === 0) {
    return {
      problem: 'no range of addresses is stated',
      remedy: 'state the ranges, or leave them out where any will do',
    };
  }
  const range = endpoint.peer.ranges.find((candidate) => !isCidr(candidate));
  return range === undefined
    ? undefined
    : { problem: `'${range}' is not an address range`, remedy: 'write it in CIDR notation, such as 192.0.2.0/24' };
}

/** What an endpoint is called in a report: the workload's pods, or the address. */
export function targetName({ peer, host }: Endpoint): string {
  if (peer.kind !== 'pods') return host;
  return `${peer.pods.namespace}/${peer.pods.selector['app.kubernetes.io/instance'] ?? host}`;
}
