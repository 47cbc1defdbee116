import type { Family } from './families';
import type { ExpositionFinding, Level } from './finding';
import type { Format, Label, Sample } from './text';
import { numberIn } from './words';

/** Longest exemplar, in characters of its labels. Source: OpenMetrics 1.0. */
const longestExemplar = 128;

/** Findings about what the samples of a metric say. */
export function valueFindings(family: Family, format: Format): ExpositionFinding[] {
  const { type } = family;
  return [
    ...doubles(family),
    ...(type === 'counter' ? counterFindings(family, format) : []),
    ...(type === 'histogram' || type === 'gaugehistogram' ? histogramFindings(family, format) : []),
    ...(type === 'summary' ? quantileFindings(family) : []),
    ...family.samples.flatMap((sample) => exemplarFindings(sample, family)),
  ];
}

/** What the format forbids is an error in OpenMetrics; Prometheus' own format says nothing of it. */
function forbidden(format: Format): Level {
  return format === 'openmetrics' ? 'error' : 'warning';
}

function doubles({ name: metric, samples }: Family): ExpositionFinding[] {
  const seen = new Set<string>();
  return samples.flatMap((sample) => {
    const key = `${sample.name} ${labelText(sample.labels)} ${sample.timestamp ?? ''}`;
    const known = seen.has(key);
    seen.add(key);
    if (!known) return [];
    const problem = `${sample.name}${labelText(sample.labels)} stands twice, and one of the two is lost`;
    const remedy = 'tell them apart by a label, or add them up';
    return [{ line: sample.line, metric, level: 'warning' as const, rule: 'duplicate-series', problem, remedy }];
  });
}

function counterFindings({ name: metric, samples }: Family, format: Format): ExpositionFinding[] {
  return samples
    .filter(({ value }) => !(value >= 0))
    .map(({ line, value }) => ({
      line,
      metric,
      level: forbidden(format),
      rule: 'counter-value',
      problem: `a counter is ${value}`,
      remedy: 'count up from 0, or make it a gauge',
    }));
}

/** Samples of one histogram: of all labels but `le`. */
interface Distribution {
  readonly of: string;
  readonly line: number;
  readonly buckets: { readonly bound: number; readonly value: number }[];
  count?: number;
  sum?: number;
}

function histogramFindings(family: Family, format: Format): ExpositionFinding[] {
  const findings: ExpositionFinding[] = [];
  const level = forbidden(format);
  const found = (line: number, problem: string, remedy: string, as: Level = level) =>
    findings.push({ line, metric: family.name, level: as, rule: 'histogram', problem, remedy });
  for (const { of, line, buckets, count, sum } of distributions(family, found)) {
    const where = of && ` of ${of}`;
    const last = buckets.find(({ bound }) => bound === Infinity);
    if (!last) found(line, `has no bucket le="+Inf"${where}, so that no quantile can be computed`, 'add it');
    if (last && count !== undefined && last.value !== count) {
      found(line, `counts ${count}${where}, and ${last.value} in the bucket le="+Inf"`, 'make both the number of all');
    }
    const sorted = [...buckets].sort((a, b) => a.bound - b.bound);
    const fewer = sorted.find(({ value }, at) => value < (sorted[at - 1]?.value ?? 0));
    if (fewer) {
      const problem = `has fewer in the bucket of ${fewer.bound}${where} than in the one before`;
      found(line, problem, 'let each bucket count those before, too');
    }
    // A histogram of negative values has no sum in OpenMetrics.
    if (count === undefined || (sum === undefined && format === 'prometheus')) {
      found(line, `has no _${count === undefined ? 'count' : 'sum'}${where}`, 'add it', 'warning');
    }
  }
  return findings;
}

function distributions(
  { samples }: Family,
  found: (line: number, problem: string, remedy: string, level: Level) => void,
): Iterable<Distribution> {
  const all = new Map<string, Distribution>();
  for (const { name, labels, line, value } of samples) {
    if (name.endsWith('_created')) continue;
    const of = labelText(labels.filter((label) => label.name !== 'le'));
    const one = all.get(of) ?? { of, line, buckets: [] };
    all.set(of, one);
    if (/_g?count$/.test(name)) one.count = value;
    if (/_g?sum$/.test(name)) one.sum = value;
    if (!name.endsWith('_bucket')) continue;
    const le = labels.find((label) => label.name === 'le')?.value;
    const bound = le === undefined ? undefined : numberIn(le);
    if (bound !== undefined) one.buckets.push({ bound, value });
    else if (le === undefined) found(line, "a bucket has no label 'le'", 'add its upper bound', 'error');
    else found(line, `'${le}' is no upper bound of a bucket`, 'write a number, or +Inf', 'error');
  }
  return all.values();
}

function quantileFindings({ name: metric, samples }: Family): ExpositionFinding[] {
  return samples.flatMap(({ line, labels }) => {
    const quantile = labels.find(({ name }) => name === 'quantile')?.value;
    if (quantile === undefined || numberIn(quantile) !== undefined) return [];
    const problem = `'${quantile}' is no quantile`;
    return [{ line, metric, level: 'error' as const, rule: 'summary', problem, remedy: 'write a number from 0 to 1' }];
  });
}

function exemplarFindings({ line, name, exemplar }: Sample, { name: metric, type }: Family): ExpositionFinding[] {
  if (!exemplar) return [];
  const finding = (problem: string, remedy: string): ExpositionFinding => ({
    line,
    metric,
    level: 'error',
    rule: 'exemplar',
    problem,
    remedy,
  });
  const findings: ExpositionFinding[] = [];
  if (!name.endsWith('_bucket') && !(type === 'counter' && name.endsWith('_total'))) {
    findings.push(finding(`${name} has an exemplar`, 'leave exemplars to buckets and counters'));
  }
  const length = exemplar.reduce((sum, label) => sum + [...label.name, ...label.value].length, 0);
  if (length > longestExemplar) {
    const problem = `an exemplar has ${length} characters, and ${longestExemplar} are allowed`;
    findings.push(finding(problem, 'keep the identifier of the trace alone'));
  }
  return findings;
}

/** Labels in one order, as PromQL selects them; empty where there are none. */
function labelText(labels: readonly Label[]): string {
  if (labels.length === 0) return '';
  const parts = labels.map(({ name, value }) => `${name}=${JSON.stringify(value)}`);
  return `{${parts.sort().join(',')}}`;
}
