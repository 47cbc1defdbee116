/** Metrics by what they are, so that the names of their series follow. */
export interface MetricNames {
  /** Counters and gauges. @default none */
  readonly plain?: readonly string[];
  /** @default none */
  readonly histograms?: readonly string[];
  /** @default none */
  readonly summaries?: readonly string[];
}

/** Names of all series of some families of metrics, for a target's `exposes`. */
export function metricNames(...families: readonly MetricNames[]): readonly string[] {
  return families.flatMap(({ plain = [], histograms = [], summaries = [] }) => [
    ...plain,
    ...histograms.flatMap((name) => [`${name}_bucket`, `${name}_count`, `${name}_sum`]),
    ...summaries.flatMap((name) => [name, `${name}_count`, `${name}_sum`]),
  ]);
}
