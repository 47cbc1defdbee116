import type { RegisteredObservation, Workload } from '../../core';

/** What one system has told about itself, and what it runs. */
export interface ObservedSystem {
  /** Name of its capability. */
  readonly capability: string;
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly observations: readonly RegisteredObservation[];
  readonly workloads: readonly Workload[];
}
