import type { ExpositionFinding } from './finding';
import { numberIn, type Sample } from './text';

/** A metric that somebody asks for. */
export interface ExpectedMetric {
  /** Name of the series: that of a histogram with its suffix. */
  readonly series: string;
  /** Label that they have. */
  readonly label?: string;
  /** Bounds of buckets that have to be there, in seconds. @default any will do */
  readonly bounds?: readonly number[];
}

/** What is missing of what alerts, dashboards and objectives ask for. */
export function missing(expected: readonly ExpectedMetric[], samples: readonly Sample[]): ExpositionFinding[] {
  return expected.flatMap(({ series, label, bounds = [] }) => {
    const found = samples.filter(({ name }) => name === series);
    const finding = (problem: string, remedy: string, line = 0): ExpositionFinding => ({
      line,
      metric: series,
      level: 'warning',
      rule: 'expected',
      problem,
      remedy,
    });
    if (found.length === 0) {
      return [finding('is missing', 'answer a request before you ask for the text, or name the right convention')];
    }
    const without = found.find(({ labels }) => !labels.some(({ name }) => name === label));
    if (label !== undefined && without) {
      return [finding(`lacks the label '${label}'`, 'add it, or name the right convention', without.line)];
    }
    const there = new Set(
      found.flatMap(({ labels }) => labels.map(({ name, value }) => name === 'le' && numberIn(value))),
    );
    return bounds
      .filter((bound) => !there.has(bound))
      .map((bound) => finding(`has no bucket le="${bound}" to judge the objective by`, 'add it to the bounds'));
  });
}
