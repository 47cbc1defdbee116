import type { Problem, RuleSet } from '../../core';
import { readExpression } from '../promql';
import { recordingsOf, type SourcedRules } from './environment-rules';

/** Series that Prometheus makes itself: of its targets, and of its alerts. Source: its documentation of jobs and instances, and of alerting rules. */
const ownSeries = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
  'ALERTS',
  'ALERTS_FOR_STATE',
];

/** What is wrong with an expression, and what to do about it. */
type ExpressionFault = Pick<Problem, 'problem' | 'remedy'>;

/** What is wrong with an expression: its grammar or types, or a metric that nobody exposes or keeps. */
export function expressionFaults(
  text: string,
  known: ReadonlySet<string>,
  dropped: ReadonlySet<string> = new Set(),
): ExpressionFault[] {
  const { faults, selections } = readExpression(text);
  if (faults.length > 0) return faults.map((fault) => ({ problem: `'${text}' ${fault}`, remedy: 'correct it' }));
  const unknown = selections.flatMap(({ metric }) => (metric && !known.has(metric) ? [metric] : []));
  return [...new Set(unknown)].map((metric) =>
    dropped.has(metric)
      ? {
          problem: `asks for '${metric}', which is dropped when it is scraped`,
          remedy: 'correct it, or keep the metric: `drops` of the target that exposes it',
        }
      : {
          problem: `asks for '${metric}', which nobody exposes`,
          remedy: 'correct it, or list the metric in the target that exposes it',
        },
  );
}

/** What rules and dashboards may ask for. */
export function knownMetrics(sets: readonly RuleSet[], exposed: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...ownSeries, ...exposed, ...recordingsOf(sets).map(({ name }) => name)]);
}

/** What is wrong with the rules of an environment. */
export function rulesProblems(
  sets: readonly SourcedRules[],
  exposed: ReadonlySet<string>,
  dropped: ReadonlySet<string>,
): Problem[] {
  const known = knownMetrics(sets, exposed);
  return [...sets.flatMap((set) => setProblems(set, known, dropped)), ...doubles(sets)];
}

function setProblems(
  { path, alerts, rules }: SourcedRules,
  known: ReadonlySet<string>,
  dropped: ReadonlySet<string>,
): Problem[] {
  const expressions = [...alerts, ...rules].flatMap(({ name, expression }) =>
    expressionFaults(expression, known, dropped).map((fault) => ({ path, prop: name, ...fault })),
  );
  const runbooks = alerts
    .filter(({ runbook }) => runbook.trim() === '')
    .map(({ name }) => ({
      path,
      prop: name,
      problem: 'has no runbook',
      remedy: "name the section of the capability's README that says what to do",
    }));
  return [...expressions, ...runbooks];
}

/** Rules of one name and one set of labels, which nobody could tell apart. */
function doubles(sets: readonly SourcedRules[]): Problem[] {
  const owners = new Map<string, string>();
  return sets.flatMap(({ path, alerts, rules }) => {
    const ids = [
      ...alerts.map(({ name, severity, labels }) => [name, severity, labels] as const),
      ...rules.map(({ name, labels }) => [name, '', labels] as const),
    ];
    return ids.flatMap(([name, severity, labels]): Problem[] => {
      const id = JSON.stringify([name, severity, Object.entries(labels ?? {}).sort()]);
      const other = owners.get(id);
      owners.set(id, other ?? path);
      if (other === undefined) return [];
      const problem = `is declared by ${other} already`;
      return [{ path, prop: name, problem, remedy: 'rename one of them, or give it other labels' }];
    });
  });
}
