import { App } from 'cdk8s';
import {
  Capability,
  Cluster,
  Environment,
  existing,
  type RegisteredSlo,
  type RuleSet,
  Slo,
  type SloProps,
} from '../../../lib';
import { sloRules } from '../../../lib/monitoring/slo/rules';
import { courseOf, type Incident, objective, period } from './cases';

/** Minutes between two scrapes and two evaluations: the first row of the table is about seconds. */
const pace = { short: 0.25, long: 1 } as const;

/** Events a minute. */
const traffic = 6000;

/** A test of promtool, with the rules that it is about. */
export interface RuleTest {
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
  return ruleTest(slo, step, bad, [
    expect(start, 0),
    ...(detection > margin ? [expect(start + detection - margin, 0)] : []),
    expect(start + detection + margin, 1),
    expect(end, 1),
    expect(end + reset - margin, 1),
    expect(end + reset + margin, 0),
  ]);
}

/** Minutes by which evaluation and, for windows that are summed up, the five minutes of their parts blur a moment. */
function tolerance({ long }: Incident['alert']): number {
  return long.toMinutes() <= 60 ? 0.75 : 6;
}

function simulated(props: Partial<SloProps>): RegisteredSlo {
  const environment = new Environment(new App(), 'simulation', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.34' }),
    secrets: existing,
  });
  new Slo(new Capability(environment, 'simulated'), 'incident', {
    title: 'requests succeed',
    objective,
    period,
    indicator: { kind: 'events', total: 'requests_total', bad: 'requests_total{code="500"}' },
    ...props,
  });
  const [slo] = environment.telemetry.slos;
  if (slo) return slo;
  throw new Error('the objective was not declared');
}

interface Stretch {
  readonly minutes: number;
  /** Events a minute. */
  readonly rate: number;
}

function ruleTest(
  slo: RegisteredSlo,
  step: number,
  bad: readonly Stretch[],
  checks: readonly object[],
): RuleTest {
  const good = bad.map(({ minutes, rate }) => ({ minutes, rate: traffic - rate }));
  return {
    rules: { groups: sloRules(slo).map(ruleGroup) },
    test: {
      interval: `${step * 60}s`,
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
  let value = 0;
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
