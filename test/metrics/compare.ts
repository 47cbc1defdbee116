import type { Outcome } from '../binaries/check';
import { type TableId, tables } from './tables';

/** Names of the series of a metric besides its own, by its type. */
const suffixes: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_count', '_sum'],
  summary: ['_count', '_sum'],
};

/**
 * Holds the table that rules and dashboards are checked with against what a running program says: each name is exposed, or there
 * is a reason why not here.
 */
export function compareTable(id: TableId, ...expositions: readonly string[]): Outcome {
  const { metrics, unseen } = tables[id];
  const exposed = new Set(expositions.flatMap(namesIn));
  const missing = metrics.filter((name) => !exposed.has(name));
  const unexplained = missing.filter((name) => !unseen.some(({ names }) => names.test(name)));
  const pointless = unseen.filter(({ names }) => !metrics.some((name) => names.test(name)));
  return {
    counts: {
      'metrics of tables that are exposed': metrics.length - missing.length,
      'metrics with a reason': missing.length - unexplained.length,
    },
    findings: [
      ...unexplained.map((name) => `${id}: ${name} is in the table, and not exposed`),
      ...pointless.map(({ names }) => `${id}: ${names} explains no metric of the table`),
    ],
  };
}

/** Several outcomes as one: counts of a name are added up. */
export function together(...outcomes: readonly Outcome[]): Outcome {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) {
    for (const [name, count] of Object.entries(outcome.counts)) counts[name] = (counts[name] ?? 0) + count;
  }
  return { counts, findings: outcomes.flatMap(({ findings }) => findings) };
}

/** Names of all series that an exposition has or could have. */
function namesIn(exposition: string): string[] {
  return exposition.split('\n').flatMap((line) => {
    const [, declared, type = ''] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    if (declared) return [declared, ...(suffixes[type] ?? []).map((suffix) => `${declared}${suffix}`)];
    const [name] = /^[a-zA-Z_:][\w:]*/.exec(line) ?? [];
    return name ? [name] : [];
  });
}
