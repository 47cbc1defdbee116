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
