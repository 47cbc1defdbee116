import type { Family } from './families';
import type { ExpositionFinding } from './finding';
import type { Format } from './text';

/**
 * Units that are written out in names, by the base unit to use. Source of this table and the next two: what Prometheus' own linter of
 * expositions knows.
 */
const units: Readonly<Record<string, readonly string[]>> = {
  amperes: [],
  bytes: ['bits'],
  celsius: ['fahrenheit', 'rankine'],
  grams: ['pounds', 'ounces'],
  joules: ['calories'],
  kelvin: ['kelvins'],
  meters: ['inches', 'yards', 'miles'],
  metres: [],
  seconds: ['minutes', 'hours', 'days', 'weeks'],
  volts: [],
};

const baseUnits: ReadonlyMap<string, string> = new Map(
  Object.entries(units).flatMap(([base, others]) => [base, ...others].map((unit) => [unit, base] as const)),
);

const prefixes =
  /^(?:pico|nano|micro|milli|centi|deci|deca|hecto|kilo|kibi|mega|mibi|giga|gibi|tera|tebi|peta|pebi)(.+)$/;

const abbreviations = ['s', 'ms', 'us', 'ns', 'sec', 'b', 'kb', 'mb', 'gb', 'tb', 'pb', 'm', 'h', 'd'];

/** Labels that Prometheus puts on every series of a pod; those of an exposition are renamed to `exported_…`. */
const targetLabels = ['container', 'instance', 'job', 'namespace', 'node', 'pod', 'service'];

/** Findings about the names of a metric and its labels, and about what is said of it. */
export function namingFindings(family: Family, format: Format): ExpositionFinding[] {
  const { line, name: metric } = family;
  const warn = (rule: string, problem: string, remedy: string): ExpositionFinding => ({
    line,
    metric,
    level: 'warning',
    rule,
    problem,
    remedy,
  });
  return [
    ...(family.help ? [] : [warn('help', 'has no help', `write # HELP ${metric} and what it counts`)]),
    ...typeFindings(family, warn),
    ...(format === 'prometheus' ? suffixFindings(family, warn) : []),
    ...characterFindings(family, warn),
    ...unitFindings(family, warn),
    ...labelFindings(family, warn),
  ];
}

type Warn = (rule: string, problem: string, remedy: string) => ExpositionFinding;

function isUntyped({ type }: Family): boolean {
  return type === 'untyped' || type === 'unknown';
}

function typeFindings(family: Family, warn: Warn): ExpositionFinding[] {
  const { name, type, typed } = family;
  if (!typed) return [warn('type', 'has no type', `write # TYPE ${name} and what it is`)];
  if (isUntyped(family)) return [];
  if (!`${name.toLowerCase()}_`.includes(`_${type}_`)) return [];
  return [warn('type-in-name', `the name says that it is a ${type}`, 'leave that to its TYPE')];
}

/** What names of one type may end with, and those of others may not. OpenMetrics has rules of its own for these. */
function suffixFindings(family: Family, warn: Warn): ExpositionFinding[] {
  const { name, type } = family;
  if (type === 'counter' && !name.endsWith('_total')) {
    return [warn('counter-suffix', 'is a counter whose name does not end with _total', `call it ${name}_total`)];
  }
  if (isUntyped(family)) return [];
  const reserved: readonly (readonly [string, readonly string[]])[] = [
    ['_total', ['counter']],
    ['_bucket', ['histogram']],
    ['_count', ['histogram', 'summary']],
    ['_sum', ['histogram', 'summary']],
  ];
  return reserved
    .filter(([suffix, types]) => name.endsWith(suffix) && !types.includes(type))
    .map(([suffix, types]) => {
      const problem = `is a ${type}, and its name ends with ${suffix}`;
      return warn('reserved-suffix', problem, `leave that to a ${types.join(' or a ')}`);
    });
}

function characterFindings({ name }: Family, warn: Warn): ExpositionFinding[] {
  const findings: ExpositionFinding[] = [];
  if (name.includes(':')) {
    findings.push(warn('characters', 'the name has a colon', 'leave that to recording rules'));
  }
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) {
    const problem = 'the name has to be put in quotation marks wherever it is used';
    findings.push(warn('characters', problem, 'use letters, digits and underscores'));
  }
  if (/[a-z][A-Z]/.test(name)) findings.push(warn('snake-case', 'the name is in camel case', 'use snake case'));
  return findings;
}

function unitFindings({ name }: Family, warn: Warn): ExpositionFinding[] {
  const findings: ExpositionFinding[] = [];
  const [unit] = name.split('_').flatMap((word) => unitOf(word) ?? []);
  if (unit && unit.written !== unit.base) {
    findings.push(warn('base-unit', `is in ${unit.written}`, `convert it to ${unit.base}, and call it so`));
  }
  const lower = `${name.toLowerCase()}_`;
  const short = abbreviations.find((abbreviation) => lower.includes(`_${abbreviation}_`));
  if (short) findings.push(warn('unit-abbreviation', `abbreviates a unit as '${short}'`, 'write the unit out'));
  return findings;
}

function unitOf(word: string): { readonly written: string; readonly base: string } | undefined {
  const base = baseUnits.get(word) ?? baseUnits.get(prefixes.exec(word)?.[1] ?? '');
  return base === undefined ? undefined : { written: word, base };
}

function labelFindings({ samples, type }: Family, warn: Warn): ExpositionFinding[] {
  const names = [...new Set(samples.flatMap(({ labels }) => labels.map(({ name }) => name)))];
  return names.flatMap((name) => {
    const findings: ExpositionFinding[] = [];
    if (/[a-z][A-Z]/.test(name)) {
      findings.push(warn('snake-case', `the label '${name}' is in camel case`, 'use snake case'));
    }
    if (name === 'le' && !type.endsWith('histogram')) {
      findings.push(warn('reserved-label', "has the label 'le' of histograms", 'give it another name'));
    }
    if (name === 'quantile' && type !== 'summary') {
      findings.push(warn('reserved-label', "has the label 'quantile' of summaries", 'give it another name'));
    }
    if (targetLabels.includes(name)) {
      const problem = `the label '${name}' becomes 'exported_${name}', because Prometheus says by it where the pod is`;
      findings.push({ ...warn('target-label', problem, 'give it another name'), level: 'hint' });
    }
    return findings;
  });
}
