import type { Family } from './families';
import type { ExpositionFinding } from './finding';

/** Values of one label from which on somebody should think about it: each makes series of its own in every pod. */
const manyValues = 100;

/** What never ends, by what people call it. */
const endless: readonly (readonly [string, RegExp])[] = [
  ['UUIDs', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ['addresses of mail', /^[^@\s]+@[^@\s]+\.[^@\s]+$/],
  ['hashes or traces', /^(?=.*\d)(?=.*[a-f])[0-9a-f]{16,}$/i],
  ['IP addresses', /^\d{1,3}(\.\d{1,3}){3}(:\d+)?$/],
  ['numbers without end, such as times', /^\d{9,}$/],
  ['paths with identifiers', /\/(\d{3,}|[0-9a-f]{8}-[0-9a-f-]{27})(\/|$)/i],
  ['queries of URLs', /\?\w+=/],
];

/** Labels that a format itself asks for. */
const ownLabels = ['le', 'quantile'];

/** Hints about labels whose values are many, or will be. */
export function cardinalityFindings({ name: metric, line, samples }: Family): ExpositionFinding[] {
  const values = new Map<string, Set<string>>();
  for (const { labels } of samples) {
    for (const { name, value } of labels) {
      const known = values.get(name) ?? new Set();
      values.set(name, known.add(value));
    }
  }
  return [...values].flatMap(([label, all]) => {
    if (ownLabels.includes(label)) return [];
    const problem = problemOf(label, all);
    if (!problem) return [];
    const remedy = 'leave it to logs and traces, or group its values';
    return [{ line, metric, level: 'hint' as const, rule: 'cardinality', problem, remedy }];
  });
}

function problemOf(label: string, values: ReadonlySet<string>): string | undefined {
  for (const [what, pattern] of endless) {
    const example = [...values].find((value) => pattern.test(value));
    if (example !== undefined) return `the label '${label}' holds ${what}: '${example}'`;
  }
  return values.size > manyValues ? `the label '${label}' has ${values.size} values` : undefined;
}
