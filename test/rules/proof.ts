import type { Alert } from '../../lib';
import { readExpression } from '../../lib/monitoring/promql';
import type { AlertStory, AlertTest } from './alert-test';
import { endsOnPurpose, samplesIn, secondsOf } from './samples';
import { idOf } from './sources';

/** An alert, and the proof of it. */
export interface Proven {
  readonly alert: Alert;
  readonly test: AlertTest;
}

/** Alerts with their tests; what has none, proves too little, or is about no alert is a finding. */
export function pair(
  alerts: readonly Alert[],
  tests: readonly AlertTest[],
): { readonly proven: readonly Proven[]; readonly findings: readonly string[] } {
  const findings: string[] = [];
  const used = new Set<AlertTest>();
  const proven = alerts.flatMap((alert): Proven[] => {
    const test = tests.find((one) => one.alert === alert.name && (one.severity ?? alert.severity) === alert.severity);
    if (!test) {
      findings.push(`${idOf(alert)}: no test; add stories to test/rules`);
      return [];
    }
    used.add(test);
    findings.push(...gaps(alert, test).map((gap) => `${idOf(alert)}: ${gap}`));
    return [{ alert, test }];
  });
  const idle = tests.filter((test) => !used.has(test));
  return {
    proven,
    findings: [
      ...findings,
      ...idle.map(({ alert, severity }) => `${alert} ${severity ?? ''}: tests are about no alert; remove them`),
    ],
  };
}

/** What the stories of an alert do not show. */
export function gaps(alert: Alert, { stories, always }: AlertTest): readonly string[] {
  const firing = stories.filter(({ fires }) => fires.length > 0);
  const calm = stories.filter(({ fires }) => fires.length === 0);
  const resolved = calm.filter((story) => firing.some((earlier) => goesOn(earlier, story)));
  // What asks for no series yields the same whatever happens.
  const constant = readExpression(alert.expression).selections.length === 0;
  return [
    ...(firing.length === 0 ? ['no story in which it fires'] : []),
    ...(constant ? ofConstant(always) : ofVariable(always, calm.length > resolved.length, resolved.length > 0)),
    ...stories.flatMap(shortSeries),
  ];
}

function ofConstant(always: string | undefined): string[] {
  return always ? [] : ["it asks for no series and fires always; say why in 'always'"];
}

function ofVariable(always: string | undefined, quiet: boolean, resolves: boolean): string[] {
  return [
    ...(always === undefined ? [] : ["it can be quiet; remove 'always'"]),
    ...(quiet ? [] : ['no story in which it is quiet from the beginning']),
    ...(resolves ? [] : ['no story in which it fires first and resolves; see test/rules/resolving.ts']),
  ];
}

/** Whether two stories are two looks at the same events, the second one later. */
function goesOn(first: AlertStory, second: AlertStory): boolean {
  const events = ({ series, every }: AlertStory) => JSON.stringify([series, every]);
  return events(first) === events(second) && secondsOf(first.at) < secondsOf(second.at);
}

/** An alert that is quiet because a story ran out of samples proves nothing. */
function shortSeries({ when, series, every = '1m', at }: AlertStory): string[] {
  return Object.entries(series)
    .filter(([, values]) => !endsOnPurpose(values) && (samplesIn(values) - 1) * secondsOf(every) < secondsOf(at))
    .map(([name]) => `'${when}' is looked at after the last sample of ${name}`);
}
