import type { Alert, RecordingRule } from './alert';
import type { Dashboard } from './dashboard';
import type { MetricsTarget } from './metrics';

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
