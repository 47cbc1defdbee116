import { Duration } from 'cdk8s';
import { type BurnAlert, burnRate, errorBudget, type RegisteredSlo } from './objective';
import type { Fault } from './platform-error';

/** Below it, no burn rate tells an incident from an ordinary day. */
const lowestObjective = 90;

/** The shortest window that rules record. */
const shortestWindow = Duration.minutes(5);

/** An alert that begins at a lower rate tells of services that keep their objective. The workbook's lowest is 1. */
const lowestBurnRate = 0.9;

/** What is wrong with an objective, among those that are declared already. */
export function sloProblems(slo: RegisteredSlo, others: readonly RegisteredSlo[]): Fault[] {
  const objective = objectiveProblem(slo.objective);
  return [
    ...nameProblems(slo, others),
    ...objective,
    ...promiseProblems(slo),
    ...toleranceProblems(slo),
    ...slo.alerts.flatMap((alert, index) => windowProblems(slo, alert, `alerts[${index}]`)),
    ...(objective.length > 0 ? [] : slo.alerts.flatMap((alert, index) => rateProblems(slo, alert, `alerts[${index}]`))),
  ];
}

function nameProblems({ name }: RegisteredSlo, others: readonly RegisteredSlo[]): Fault[] {
  const other = others.find((candidate) => candidate.name === name);
  if (!other) return [];
  return [{ problem: `${other.path} is named '${name}' too`, remedy: 'give one of them another id' }];
}

function objectiveProblem(objective: number): Fault[] {
  if (objective === 100) {
    const problem = '100 % leaves no error budget: nothing may ever fail, not even for a change';
    return [{ prop: 'objective', problem, remedy: 'promise what users need, such as 99.9' }];
  }
  if (objective > 0 && objective < 1) {
    const problem = `${objective} is a share, not a percentage`;
    return [{ prop: 'objective', problem, remedy: 'write 99.9 for three nines' }];
  }
  if (objective >= lowestObjective && objective < 100) return [];
  const problem = `${objective} % is no objective that burn rates can watch`;
  return [{ prop: 'objective', problem, remedy: `write a percentage from ${lowestObjective} to less than 100` }];
}

function promiseProblems({ objective, sla }: RegisteredSlo): Fault[] {
  if (!sla || (sla.objective > 0 && sla.objective < objective)) return [];
  const problem = `${sla.objective} % is promised, but the objective is ${objective} %`;
  return [{ prop: 'sla.objective', problem, remedy: 'aim higher than what is promised' }];
}

function toleranceProblems({ tolerates }: RegisteredSlo): Fault[] {
  if (Number.isInteger(tolerates) && tolerates >= 0) return [];
  return [{ prop: 'tolerates', problem: `${tolerates} is no number of events`, remedy: 'use 0 or a whole number' }];
}

function windowProblems({ period }: RegisteredSlo, { long, short, budget }: BurnAlert, prop: string): Fault[] {
  const problems: Fault[] = [];
  if (!(budget > 0 && budget <= 100)) {
    problems.push({
      prop: `${prop}.budget`,
      problem: `${budget} % of the budget cannot go`,
      remedy: 'write a percentage above 0, up to 100',
    });
  }
  if (short.toMinutes() < shortestWindow.toMinutes()) {
    problems.push({
      prop: `${prop}.short`,
      problem: `${text(short)} holds too few scrapes`,
      remedy: `use ${text(shortestWindow)} or more`,
    });
  }
  if (short.toMinutes() >= long.toMinutes()) {
    problems.push({
      prop: `${prop}.short`,
      problem: `the short window of ${text(short)} is not shorter than the long one of ${text(long)}`,
      remedy: 'use a twelfth of the long one',
    });
  }
  if (long.toMinutes() > period.toMinutes()) {
    problems.push({
      prop: `${prop}.long`,
      problem: `the window of ${text(long)} is longer than the period of ${text(period)}`,
      remedy: 'shorten the window, or lengthen the period',
    });
  }
  return problems;
}

function rateProblems({ objective, period }: RegisteredSlo, alert: BurnAlert, prop: string): Fault[] {
  const rate = burnRate(alert, period);
  const threshold = rate * errorBudget(objective);
  const within = `${alert.budget} % of the budget in ${text(alert.long)}`;
  if (threshold >= 1) {
    return [
      {
        prop,
        problem: `${within} of ${text(period)} would take ${percent(threshold)} % errors at an objective of ${objective} %: it can never begin`,
        remedy: 'raise the objective, or lengthen the window',
      },
    ];
  }
  if (rate >= lowestBurnRate) return [];
  return [
    {
      prop,
      problem: `${within} is less than the ${text(period)} allow: it would begin while the objective is kept`,
      remedy: 'shorten the window, raise the share of the budget, or lengthen the period',
    },
  ];
}

function percent(ratio: number): number {
  return Number((ratio * 100).toPrecision(4));
}

function text(duration: Duration): string {
  return duration.toHumanString();
}
