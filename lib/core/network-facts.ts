import type { Cidr } from './names';

/** Pods by namespace and labels, whether they are part of the platform or not. */
export interface FlowPods {
  readonly kind: 'pods';
  readonly namespace: string;
  /** Labels that select exactly these pods. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Machines by their addresses: nodes, the API server, hosts outside the cluster. */
export interface FlowAddresses {
  readonly kind: 'addresses';
  readonly ranges: readonly Cidr[];
  /** Why the ranges cover addresses of pods. @default they do not */
  readonly coversPods?: string;
  /** Whether nodes are among them that reach pods through tunnels: the ends have addresses of pods and are none. @default false */
  readonly throughTunnels?: boolean;
}

/** One end of a connection, as whoever checks policies must understand it. */
export type FlowEnd =
  | FlowPods
  | FlowAddresses
  /** Every address that is neither private nor the cluster's own. */
  | { readonly kind: 'outside' }
  /** Hosts outside the cluster by their names; `*.` stands for one label before the rest. */
  | { readonly kind: 'name'; readonly hosts: readonly string[] }
  /** Everybody, in and outside the cluster. */
  | { readonly kind: 'anyone' };

/** A connection that must be possible. Whatever is not among them must not be. */
export interface ExpectedFlow {
  /** Construct path of the workload that declared it. */
  readonly path: string;
  readonly from: FlowEnd;
  readonly to: FlowEnd;
  readonly ports: readonly { readonly port: number; readonly transport: 'TCP' | 'UDP' }[];
}

/** What policies mean in a cluster. */
export interface NetworkFacts {
  readonly podRanges: readonly Cidr[];
  readonly serviceRanges: readonly Cidr[];
  readonly nodeRanges: readonly Cidr[];
  /** Addresses and port of the API server's endpoints. */
  readonly apiServer: { readonly ranges: readonly Cidr[]; readonly port: number };
  /** Where every pod that connects anywhere resolves names. */
  readonly resolver: {
    readonly pods: Omit<FlowPods, 'kind'>;
    readonly port: number;
    /** Addresses of caches on the nodes. */
    readonly caches: readonly Cidr[];
  };
  /** Nodes whose probes a policy must let in; empty where the CNI always admits the node a pod runs on. */
  readonly probeRanges: readonly Cidr[];
  /** Whether address blocks of a NetworkPolicy match pods and nodes too, or only what is outside the cluster. */
  readonly blocksMatch: 'everything' | 'outside';
}

/** The network that an environment's policies must add up to. */
export interface ExpectedNetwork {
  readonly facts: NetworkFacts;
  readonly flows: readonly ExpectedFlow[];
}
