import type { ExpositionFinding } from './finding';
import type { Sample } from './text';
import { numberIn } from './words';

/** A metric that somebody asks for. */
export interface ExpectedMetric {
  /** Name of the series: that of a histogram with its suffix. */
  readonly series: string;
  /** Label that they have. */
  readonly label?: string;
  /** Bounds of buckets that have to be there, in seconds. @default any will do */
  readonly bounds?: readonly number[];
  /**
   * Seconds above which a finite bound has to be: no quantile is ever found to be above the highest one.
   * @default any will do
   */
  readonly above?: number;
}

/** What is missing of what alerts, dashboards and objectives ask for. */
export function missing(expected: readonly ExpectedMetric[], samples: readonly Sample[]): ExpositionFinding[] {
  return expected.flatMap((metric) => {
    const found = samples.filter(({ name }) => name === metric.series);
    if (found.length > 0) return [...labelFindings(metric, found), ...bucketFindings(metric, found)];
    return [
      finding(metric, 'is missing', 'answer a request before you ask for the text, or name the right convention'),
    ];
  });
}

function finding({ series }: ExpectedMetric, problem: string, remedy: string, line = 0): ExpositionFinding {
  return { line, metric: series, level: 'warning', rule: 'expected', problem, remedy };
}

function labelFindings(metric: ExpectedMetric, found: readonly Sample[]): ExpositionFinding[] {
  const { label } = metric;
  const without = found.find(({ labels }) => !labels.some(({ name }) => name === label));
  if (label === undefined || !without) return [];
  return [finding(metric, `lacks the label '${label}'`, 'add it, or name the right convention', without.line)];
}

function bucketFindings(metric: ExpectedMetric, found: readonly Sample[]): ExpositionFinding[] {
  const { bounds = [], above } = metric;
  const there = found.flatMap(({ labels }) =>
    labels.flatMap(({ name, value }) => (name === 'le' ? (numberIn(value) ?? []) : [])),
  );
  const highest = Math.max(...there.filter(Number.isFinite));
  return [
    ...bounds
      .filter((bound) => !there.includes(bound))
      .map((bound) => finding(metric, `has no bucket le="${bound}" to judge the objective by`, 'add it to the bounds')),
    ...(above === undefined || highest > above
      ? []
      : [finding(metric, `has no bucket above ${above} s, so that nobody sees when more is taken`, 'add one')]),
  ];
}
