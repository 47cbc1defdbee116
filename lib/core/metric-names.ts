/** Metrics by what they are, so that the names of their series follow. */
export interface MetricNames {
  /** Counters and gauges. @default none */
  readonly plain?: readonly string[];
  /** @default none */
  readonly histograms?: readonly string[];
  /** @default none */
  readonly summaries?: readonly string[];
}

/** Names of all series of some metrics, for a target's `exposes`. */
export function metricNames({ plain = [], histograms = [], summaries = [] }: MetricNames): readonly string[] {
  return [
    ...plain,
    ...histograms.flatMap((name) => [`${name}_bucket`, `${name}_count`, `${name}_sum`]),
    ...summaries.flatMap((name) => [name, `${name}_count`, `${name}_sum`]),
  ];
}
