import type { Duration, MetricsTarget } from '../../core';
import type { PodMaker } from '../grafana/pods';
import type { RequestMetrics } from './conventions';

/** What is still well. Beyond it somebody is told. */
export interface Limits {
  /** Percent of requests that fail within five minutes. @default 5 */
  readonly errors: number;
  /** Failed requests within five minutes that are no incident, whatever their share. @default 5 */
  readonly fewErrors: number;
  /** Time within which requests are answered, but for the slowest ones. @default 1 second */
  readonly latency: Duration;
  /** Percent of requests that have to be answered within that time. @default 99 */
  readonly percentile: number;
  /** Percent of the wanted pods that have to be available. @default 50 */
  readonly available: number;
  /** Restarts of a pod within an hour. @default 3 */
  readonly restarts: number;
  /** Percent of the time that a container is held back by its limit of processors. @default 50 */
  readonly throttling: number;
  /** Percent of its limit of memory that a container uses. @default 90 */
  readonly memory: number;
}

/** What alerts and graphs are about. */
export interface WatchedApplication {
  readonly name: string;
  readonly target: MetricsTarget;
  readonly maker: PodMaker;
  /** Undefined where it answers none. */
  readonly requests?: RequestMetrics;
  readonly limits: Limits;
  /** How bad it is when users notice. */
  readonly severity: 'critical' | 'warning';
  /** Labels of every alert. */
  readonly labels: Readonly<Record<string, string>>;
  /** Time without any request after which somebody is told. */
  readonly quietFor?: Duration;
  /** Objectives that it has, whose alerts stand in the place of those about the same. */
  readonly objectives: readonly ObjectiveKind[];
}

/** What objectives can be about. */
export type ObjectiveKind = 'availability' | 'latency';
