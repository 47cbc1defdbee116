import type { Duration } from 'cdk8s';
import type { WorkloadPort } from './workload';

/** Where a system's metrics are. */
export interface MetricsTarget {
  /** Value of the `job` label on every series. */
  readonly job: string;
  readonly port: WorkloadPort;
  /** Path of the exposition. @default '/metrics' */
  readonly path?: string;
  /** Time between scrapes. @default the environment's */
  readonly interval?: Duration;
  /** @default false */
  readonly tls?: boolean;
}

/** How bad it is: `critical` wakes somebody, `warning` is looked at in working hours, `info` is context. */
export type Severity = 'critical' | 'warning' | 'info';

/** An alerting rule. */
export interface Alert {
  /** CamelCase, unique in the environment: `FluentdBufferNearlyFull`. */
  readonly name: string;
  readonly severity: Severity;
  /** PromQL that yields a series for each thing that is wrong. */
  readonly expression: string;
  /** How long it must hold. */
  readonly for: Duration;
  /** One sentence for a tired human. */
  readonly summary: string;
  /** What is going on, with the numbers (`{{ $value }}`). */
  readonly description: string;
  /** Heading of the section in the capability's README that says what to do. */
  readonly runbook: string;
}

/** A recording rule. */
export interface RecordingRule {
  readonly name: string;
  readonly expression: string;
}

/** One graph of a dashboard. */
export interface Panel {
  readonly title: string;
  readonly unit: 'bytes' | 'count' | 'percent' | 'per-second' | 'seconds';
  /** PromQL by legend. */
  readonly queries: Readonly<Record<string, string>>;
}

/** A dashboard, in the one layout of all systems. */
export interface Dashboard {
  readonly title: string;
  readonly health: readonly Panel[];
  readonly traffic: readonly Panel[];
  readonly errors: readonly Panel[];
  readonly saturation: readonly Panel[];
}

/** Form of a system's own log lines. */
export type LogFormat = 'json' | 'text';

/** What a system tells monitoring and logging about itself. */
export interface Observation {
  /** @default none, and then `unmeasured` says why */
  readonly metrics?: MetricsTarget;
  /** Why there are no metrics, and what watches the system instead. */
  readonly unmeasured?: string;
  readonly alerts?: readonly Alert[];
  readonly rules?: readonly RecordingRule[];
  readonly dashboard?: Dashboard;
  readonly logs: LogFormat;
}

/** An observation and who made it. */
export interface RegisteredObservation extends Observation {
  /** Construct path of the system. */
  readonly path: string;
}

/** Everything that the systems of one environment have told about themselves. */
export class Telemetry {
  private readonly registered: RegisteredObservation[] = [];

  register(observation: RegisteredObservation): void {
    this.registered.push(observation);
  }

  get observations(): readonly RegisteredObservation[] {
    return this.registered;
  }
}
