/** Whether one end of the map may connect to another, and why. What `--json` prints. */
export interface Explanation {
  readonly environment: string;
  /** Whether it may at any of the ports. */
  readonly allowed: boolean;
  readonly from: ExplainedEnd;
  readonly to: ExplainedEnd;
  /** The port that was asked for; otherwise every port that the target has, or that is connected to. */
  readonly ports: readonly ExplainedPort[];
  /** What to write to allow it, where it is not. */
  readonly missing?: MissingDeclaration;
  /** Policies that might decide otherwise: they say more than is understood here, in the field that is named. */
  readonly unread: readonly PolicyPlace[];
}

export interface ExplainedEnd {
  readonly id: string;
  /** For people: `fluentd (DaemonSet in logging-privileged)`. */
  readonly title: string;
  /** Construct path, of workloads. */
  readonly path?: string;
}

export interface ExplainedPort {
  /** `9200/TCP`. */
  readonly port: string;
  readonly allowed: boolean;
  /**
   * Whether the connection is declared, follows from others, comes with the kubelet's probes, or is only possible: policies by
   * address cannot tell hosts apart.
   */
  readonly declared: 'declared' | 'implied' | 'probed' | 'no';
  readonly declarations: readonly Declaration[];
  /** What the source's policies say. */
  readonly out: ExplainedHalf;
  /** What the target's policies say. */
  readonly in: ExplainedHalf;
}

/** Who declares a connection. */
export interface Declaration {
  /** Construct path. */
  readonly path: string;
  /** What is spoken: `opensearch, TLS`. */
  readonly protocol: string;
  /** Why the policies let more through than this connection. @default they do not */
  readonly open?: string;
}

export interface ExplainedHalf {
  /** `unpoliced` where the project's policies do not apply: outside it, or on a node's network. */
  readonly verdict: 'allowed' | 'denied' | 'unpoliced';
  /** The rules that allow it; of a denial, the policies that leave it out. */
  readonly policies: readonly PolicyPlace[];
}

/** A policy, or one rule of it. */
export interface PolicyPlace {
  /** `dist/production/20-policies/fluentd/networkpolicy-fluentd.yaml`. */
  readonly file: string;
  /** `spec.egress[1]`; none where no rule applies. */
  readonly field?: string;
}

/** The declaration that would allow a connection. */
export interface MissingDeclaration {
  /** Where to write it: a construct path. */
  readonly where: string;
  /** The line to write. */
  readonly code: string;
  /** What to know about it, if anything. */
  readonly note?: string;
}
