import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { Manifest } from '../../core/manifest';
import type { AddressSet } from './addresses';
import type { NamedPort, PortRange } from './ports';

/** Pods that a rule names: of one namespace, or of those that a selector selects. */
export interface PodPeer {
  readonly namespaces: string | LabelSelector;
  readonly pods: LabelSelector;
}

/** Who a rule is about. */
export interface Peers {
  /** Everybody, in and outside the cluster. */
  readonly anyone: boolean;
  readonly pods: readonly PodPeer[];
  /** Addresses of machines that are no pods, and of pods where the CNI matches blocks by address. */
  readonly addresses: AddressSet;
  /** Whether these are of machines alone, even where pods may have them too. @default pods that have them are meant as well */
  readonly neverPods?: boolean;
  /** Host names outside the cluster; `*.` stands for one label. */
  readonly names: readonly string[];
  /** Whether `*.` stands for any number of labels to this CNI. @default false */
  readonly anyDepth?: boolean;
}

/** What reports call the ends of tunnels through which nodes reach pods: machines whose addresses nobody can list. */
export const tunnelEnds = 'the ends of tunnels between nodes';

/** One rule that allows something, whatever the kind of its policy. */
export interface AllowRule {
  readonly policy: Manifest;
  /** The field: `spec.egress[1]`. */
  readonly field: string;
  readonly peers: Peers;
  readonly ports: readonly (PortRange | NamedPort)[];
  /** Whether the CNI reads here what a resolver answers. @default it does not */
  readonly readsAnswers?: boolean;
  /** Whether host names stand for the addresses in answers that the CNI has read. @default the CNI knows them without */
  readonly namesByAnswers?: boolean;
}

export type Direction = 'ingress' | 'egress';

/** A policy of any kind, as far as it decides about connections. Rules only allow, and add up. */
export interface Policy {
  readonly at: Manifest;
  readonly namespace: string;
  readonly subjects: LabelSelector;
  /** Directions in which its pods may do only what some rule allows. */
  readonly isolates: readonly Direction[];
  readonly rules: Readonly<Record<Direction, readonly AllowRule[]>>;
}
