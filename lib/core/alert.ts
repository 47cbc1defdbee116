import type { Duration } from 'cdk8s';

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
