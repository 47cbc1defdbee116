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
