import type { Alert, EvaluatedAlert, RecordingRule } from './alert';
import type { Dashboard } from './dashboard';
import type { EndpointProbe } from './endpoint-probe';
import type { MetricsTarget } from './metrics';
import type { RegisteredSlo, SloProps } from './objective';

/** Form of a system's own log lines. */
export type LogFormat = 'json' | 'text';

/** What a system tells monitoring and logging about itself. */
export interface Observation {
  /** @default none, and then `unmeasured` says why */
  readonly metrics?: readonly MetricsTarget[];
  /** Why there are no metrics, and what watches the system instead. */
  readonly unmeasured?: string;
  readonly alerts?: readonly Alert[];
  readonly rules?: readonly RecordingRule[];
  readonly dashboard?: Dashboard;
  /** What a system of its kind should reach, by id: `delivery`. In force where monitoring keeps objectives. @default none */
  readonly objectives?: Readonly<Record<string, SloProps>>;
  /** Endpoints that whoever probes asks whether they answer. @default none */
  readonly probes?: readonly EndpointProbe[];
  readonly logs: LogFormat;
}

/** An observation whose alerts and recorded series carry further labels. */
export function labelled(observation: Observation, labels: Readonly<Record<string, string>>): Observation {
  const { alerts = [], rules = [] } = observation;
  return {
    ...observation,
    alerts: alerts.map((alert) => ({ ...alert, labels: { ...labels, ...alert.labels } })),
    rules: rules.map((rule) => ({ ...rule, labels: { ...labels, ...rule.labels } })),
  };
}

/** An observation and who made it. */
export interface RegisteredObservation extends Observation {
  /** Construct path of the system. */
  readonly path: string;
}

/** Somebody who evaluates rules. */
export interface Evaluation {
  /** Construct path. */
  readonly path: string;
  /** Every alert that it knows; complete once all systems are declared. */
  readonly alerts: () => readonly EvaluatedAlert[];
}

/** Everything that the systems of one environment have told about themselves. */
export class Telemetry {
  private readonly registered: RegisteredObservation[] = [];
  private readonly objectives: RegisteredSlo[] = [];
  private readonly evaluated: Evaluation[] = [];
  private readonly listeners: ((observation: RegisteredObservation) => void)[] = [];

  register(observation: RegisteredObservation): void {
    this.registered.push(observation);
    for (const listener of this.listeners) listener(observation);
  }

  /** Tells of each observation, of those before and of those that follow: whoever scrapes connects to each target. */
  forEach(listener: (observation: RegisteredObservation) => void): void {
    this.registered.forEach(listener);
    this.listeners.push(listener);
  }

  declareSlo(slo: RegisteredSlo): void {
    this.objectives.push(slo);
  }

  /** Every service level objective, in the order of declaration. */
  get slos(): readonly RegisteredSlo[] {
    return this.objectives;
  }

  get observations(): readonly RegisteredObservation[] {
    return this.registered;
  }

  declareEvaluation(evaluation: Evaluation): void {
    this.evaluated.push(evaluation);
  }

  /** Everybody who evaluates rules, in the order of declaration. */
  get evaluations(): readonly Evaluation[] {
    return this.evaluated;
  }
}
