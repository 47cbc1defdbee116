import { App } from 'cdk8s';
import {
  Capability,
  Cluster,
  clusterObjectives,
  Duration,
  Environment,
  existing,
  type RegisteredSlo,
  type RuleSet,
  Slo,
  type SloProps,
} from '../../../lib';
import { sloRules } from '../../../lib/monitoring/slo/rules';
import { courseOf, type Incident, objective, period, remaining, type spendings } from './cases';

/** Minutes between two scrapes and two evaluations: the first row of the table is about seconds. */
const pace = { short: 0.25, long: 1 } as const;

/** Share of the budget by which a simulated day may differ. */
const accuracy = 0.02;

/** Events a minute. */
const traffic = 6000;

/** A test of promtool, with the rules that it is about. */
export interface RuleTest {
  readonly title: string;
  /** Time between two scrapes, and between two evaluations. */
  readonly interval: string;
  readonly rules: object;
  readonly test: object;
}

/** An incident after so much ordinary traffic that every window is full of it. */
export function simulation(incident: Incident): RuleTest {
  const { alert, share } = incident;
  const slo = simulated({ alerts: [alert] });
  const step = alert.long.toMinutes() <= 60 ? pace.short : pace.long;
  const { detection, reset } = courseOf(incident);
  const start = alert.long.toMinutes() + 60;
  const lasting = Math.ceil(Math.max(detection + tolerance(alert), alert.short.toMinutes())) + 10;
  const end = start + lasting;
  const margin = tolerance(alert);
  const bad = [
    { minutes: start, rate: 0 },
    { minutes: lasting, rate: traffic * share },
    { minutes: reset + 60, rate: 0 },
  ];
  const firing = `count(ALERTS{alertname="SimulatedIncidentBurnsErrorBudget",alertstate="firing"}) or vector(0)`;
  const expect = (minute: number, value: number) => ({
    expr: firing,
    eval_time: `${Math.round(minute * 60)}s`,
    exp_samples: [{ labels: '{}', value }],
  });
  const title = `${share * 100} % bad, alert on ${alert.long.toHumanString()} and ${alert.short.toHumanString()}`;
  return ruleTest(title, slo, step, bad, [
    expect(start, 0),
    ...(detection > margin ? [expect(start + detection - margin, 0)] : []),
    expect(start + detection + margin, 1),
    expect(end, 1),
    expect(end + reset - margin, 1),
    expect(end + reset + margin, 0),
  ]);
}

/** An incident in a day that is also the period, and the budget that it leaves. */
export function spending(incident: (typeof spendings)[number]): RuleTest {
  const day = Duration.days(1);
  const slo = simulated({
    period: day,
    alerts: [{ severity: 'critical', budget: 20, long: Duration.hours(1), short: Duration.minutes(5) }],
  });
  const before = day.toMinutes() / 2;
  const after = day.toMinutes() - before - incident.minutes;
  const bad = [
    { minutes: before, rate: 0 },
    { minutes: incident.minutes, rate: traffic * incident.share },
    { minutes: after, rate: 0 },
  ];
  const left = remaining(incident);
  // Traffic is rated over five minutes, so the very first and last ones of the day count less.
  const close = `abs(slo:period_error_budget_remaining:ratio - ${left}) < bool ${accuracy}`;
  const spent = 'count(ALERTS{alertname="SimulatedIncidentErrorBudgetSpent",alertstate="firing"}) or vector(0)';
  const at = `${day.toMinutes() - 5}m`;
  const title = `${incident.share * 100} % bad for ${incident.minutes} minutes`;
  return ruleTest(title, slo, pace.long, bad, [
    { expr: close, eval_time: at, exp_samples: [{ labels: '{slo="simulated-incident"}', value: 1 }] },
    { expr: spent, eval_time: at, exp_samples: [{ labels: '{}', value: left <= 0 ? 1 : 0 }] },
  ]);
}

/** Minutes by which evaluation and, for windows that are summed up, the five minutes of their parts blur a moment. */
function tolerance({ long }: Incident['alert']): number {
  return long.toMinutes() <= 60 ? 0.75 : 6;
}

/** The rules of the cluster's own objectives. */
export function clusterRules(): readonly RuleSet[] {
  const capability = simulatedCapability();
  clusterObjectives(capability);
  return capability.environment.telemetry.slos.flatMap(sloRules);
}

function simulatedCapability(): Capability {
  const environment = new Environment(new App(), 'simulation', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.34' }),
    secrets: existing,
  });
  return new Capability(environment, 'simulated');
}

function simulated(props: Partial<SloProps>): RegisteredSlo {
  const capability = simulatedCapability();
  new Slo(capability, 'incident', {
    title: 'requests succeed',
    objective,
    period,
    indicator: { kind: 'events', total: 'requests_total', bad: 'requests_total{code="500"}' },
    ...props,
  });
  const [slo] = capability.environment.telemetry.slos;
  if (slo) return slo;
  throw new Error('the objective was not declared');
}

interface Stretch {
  readonly minutes: number;
  /** Events a minute. */
  readonly rate: number;
}

function ruleTest(
  title: string,
  slo: RegisteredSlo,
  step: number,
  bad: readonly Stretch[],
  checks: readonly object[],
): RuleTest {
  const good = bad.map(({ minutes, rate }) => ({ minutes, rate: traffic - rate }));
  return {
    title,
    interval: `${step * 60}s`,
    rules: { groups: sloRules(slo).map(ruleGroup) },
    test: {
      input_series: [
        { series: 'requests_total{code="200"}', values: counter(good, step) },
        { series: 'requests_total{code="500"}', values: counter(bad, step) },
      ],
      promql_expr_test: checks,
    },
  };
}

/** A counter in the notation of promtool. */
function counter(stretches: readonly Stretch[], step: number): string {
  // Not from 0, where Prometheus takes a counter to have begun.
  let value = 1e6;
  return stretches
    .map(({ minutes, rate }) => {
      const samples = Math.round(minutes / step);
      const text = `${value}+${rate * step}x${samples - 1}`;
      value += rate * step * samples;
      return text;
    })
    .join(' ');
}

/** A group of rules as Prometheus reads it. */
export function ruleGroup({ name, interval, rules, alerts }: RuleSet): object {
  return {
    name,
    interval: interval && `${interval.toSeconds()}s`,
    rules: [
      ...rules.map((rule) => ({ record: rule.name, expr: rule.expression, labels: rule.labels })),
      ...alerts.map((alert) => ({
        alert: alert.name,
        expr: alert.expression,
        for: `${alert.for.toSeconds()}s`,
        labels: { severity: alert.severity, ...alert.labels },
        annotations: { summary: alert.summary, description: alert.description },
      })),
    ],
  };
}
