import { Duration } from 'cdk8s';

/**
 * How bad it is: `critical` wakes somebody, `warning` is looked at in working hours, `info` is context, `none` tells nobody:
 * it works on other alerts, or proves that alerts arrive.
 */
export type Severity = 'critical' | 'warning' | 'info' | 'none';

/** An alerting rule. */
export interface Alert {
  /** CamelCase, unique in the environment: `FluentdBufferNearlyFull`. */
  readonly name: string;
  readonly severity: Severity;
  /** PromQL that yields a series for each thing that is wrong. */
  readonly expression: string;
  /** How long it must hold; zero fires at once. */
  readonly for: Duration;
  /** One sentence for a tired human. */
  readonly summary: string;
  /** What is going on, with the numbers (`{{ $value }}`). */
  readonly description: string;
  /** Labels added to the alert, beside its severity. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Heading of the section in the capability's README that says what to do. */
  readonly runbook: string;
}

/** An alert whose runbook section has its name, and whose wait is in minutes. */
export interface AlertDefinition extends Omit<Alert, 'runbook' | 'for'> {
  /** Minutes that it must hold; zero fires at once. */
  readonly minutes: number;
}

/** Makes an alert of its definition. */
export function alert({ minutes, ...definition }: AlertDefinition): Alert {
  return { ...definition, for: Duration.minutes(minutes), runbook: definition.name };
}

/** What is made of an alert where it is evaluated, for reports. Times are as Prometheus writes them: `15m`. */
export interface EvaluatedAlert {
  readonly name: string;
  readonly severity: Severity;
  readonly for: string;
  readonly summary: string;
  /** What its system declares, and why it differs here. @default it does not differ */
  readonly tuned?: {
    readonly declared: { readonly severity: Severity; readonly for: string };
    readonly because: string;
  };
  /** Why it is not evaluated. @default it is */
  readonly off?: string;
}

/** A recording rule. */
export interface RecordingRule {
  /** `level:metric:operations`, unique in the environment together with its labels. */
  readonly name: string;
  readonly expression: string;
  /** Labels added to what is recorded. @default none */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules that belong together. They are evaluated one after the other, so that later ones see what earlier ones recorded. */
export interface RuleSet {
  /** Kebab-case, unique in the environment: `node-exporter`. */
  readonly name: string;
  /** Time between evaluations. @default that of whoever evaluates */
  readonly interval?: Duration;
  readonly rules: readonly RecordingRule[];
  readonly alerts: readonly Alert[];
}
