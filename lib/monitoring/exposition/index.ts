import { defaultSampleLimit } from '../prometheus/applications';
import { cardinalityFindings } from './cardinality';
import { type ExpectedMetric, missing } from './expected';
import { familiesOf } from './families';
import type { ExpositionFinding } from './finding';
import { namingFindings } from './naming';
import { type Format, likelyFormat, readExposition } from './text';
import { valueFindings } from './values';

export type { ExpectedMetric } from './expected';
export { type ExpositionFinding, expositionFindingText, type Level } from './finding';
export { type Format, formats } from './text';

/** What a text is held against. */
export interface ExpositionOptions {
  /** @default OpenMetrics where a line `# EOF` or `# UNIT` says so, otherwise Prometheus' own */
  readonly format?: Format;
  /** What alerts, dashboards and objectives ask for: `expects` of an `Application`. @default nothing */
  readonly expects?: readonly ExpectedMetric[];
  /** Samples beyond which the answer counts as none. @default 5000, as for applications */
  readonly sampleLimit?: number;
}

/** What was found out about a text. */
export interface CheckedExposition {
  readonly format: Format;
  /** Number of metrics. */
  readonly metrics: number;
  /** Number of samples that could be read. */
  readonly samples: number;
  /** In the order of the lines that they are about. */
  readonly findings: readonly ExpositionFinding[];
}

/** Checks the text that an application exposes its metrics with. */
export function checkExposition(text: string, options: ExpositionOptions = {}): CheckedExposition {
  const { format = likelyFormat(text), expects = [], sampleLimit = defaultSampleLimit } = options;
  const reading = readExposition(text, format);
  const { families, findings } = familiesOf(reading, format);
  const samples = families.flatMap((family) => family.samples);
  const all: ExpositionFinding[] = [
    ...reading.faults.map((fault) => ({ ...fault, level: 'error' as const, rule: 'syntax' })),
    ...findings,
    ...families.flatMap((family) => [
      ...namingFindings(family, format),
      ...valueFindings(family, format),
      ...cardinalityFindings(family),
    ]),
    ...(reading.faults.length > 0 ? [] : sizeFindings(samples.length, sampleLimit)),
    ...missing(expects, samples),
  ];
  return {
    format,
    metrics: families.length,
    samples: samples.length,
    findings: all.sort((a, b) => a.line - b.line),
  };
}

function sizeFindings(samples: number, limit: number): ExpositionFinding[] {
  const finding = { line: 0, level: 'warning', rule: 'samples' } as const;
  if (samples === 0) return [{ ...finding, problem: 'holds no sample', remedy: 'register metrics where it is served' }];
  if (samples <= limit) return [];
  const problem = `holds ${samples} samples, and more than ${limit} count as none`;
  return [{ ...finding, problem, remedy: 'drop labels, or raise sampleLimit of the application' }];
}
