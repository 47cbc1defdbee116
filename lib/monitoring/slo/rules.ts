import {
  type Alert,
  type BurnAlert,
  burnRate,
  Duration,
  errorBudget,
  type RecordingRule,
  type RegisteredSlo,
  type RuleSet,
  shareOf,
} from '../../core';
import { alertPrefix } from '../alert-prefix';
import { durationText } from '../duration';
import { eventsOf } from './indicator';

/** The window of what everything else is computed from. */
const base = Duration.minutes(5);

/** Longer windows are summed up from what was recorded: a range query over days of raw counters is too dear. */
const longestRaw = Duration.hours(1);

/** Ratios over long windows hardly move. Two evaluations still fit into the five minutes that a sample is looked back at. */
const longInterval = Duration.minutes(2);

/** The rules of an objective: those that pages wait for, and those over long windows. */
export function sloRules(slo: RegisteredSlo): RuleSet[] {
  const windows = windowsOf(slo);
  const short = windows.filter((window) => window.toMinutes() <= longestRaw.toMinutes());
  const long = windows.filter((window) => window.toMinutes() > longestRaw.toMinutes());
  return [
    {
      name: `slo-${slo.name}`,
      rules: [...eventRules(slo), ...short.map((window) => ratioRule(slo, window)), burnRule(slo)],
      alerts: [...burnAlerts(slo), unmeasured(slo)],
    },
    {
      name: `slo-${slo.name}-long`,
      interval: longInterval,
      rules: [...long.map((window) => ratioRule(slo, window)), ...budgetRules(slo)],
      alerts: [spent(slo), ...promise(slo)],
    },
  ];
}

/** The windows over which ratios are recorded, shortest first, each once. */
function windowsOf({ alerts, period }: RegisteredSlo): Duration[] {
  const all = [base, ...alerts.flatMap(({ long, short }) => [long, short]), period];
  const byLength = new Map(all.map((window) => [window.toMinutes(), window]));
  return [...byLength.values()].sort((a, b) => a.toMinutes() - b.toMinutes());
}

const names = { bad: 'slo:sli_bad:rate5m', total: 'slo:sli_total:rate5m' } as const;

function ratioName(window: Duration): string {
  return `slo:sli_error:ratio_rate${durationText(window)}`;
}

/** A recorded series of one objective. */
function of({ name }: RegisteredSlo, record: string): string {
  return `${record}{slo="${name}"}`;
}

function recording({ name }: RegisteredSlo, record: string, expression: string): RecordingRule {
  return { name: record, expression, labels: { slo: name } };
}

/** Events that are good or bad are told apart once; everything else is computed from these two. */
function eventRules(slo: RegisteredSlo): RecordingRule[] {
  const events = eventsOf(slo.indicator);
  const window = durationText(base);
  // Samples are counted, not rated: by the second they are like rates.
  const scale = slo.indicator.kind === 'uptime' ? ` / ${base.toSeconds()}` : '';
  return [
    recording(slo, names.total, `${events.total(window)}${scale}`),
    recording(slo, names.bad, `${events.bad(window)}${scale}`),
  ];
}

/** The share of bad events: all bad ones by all events, so that an hour with much traffic counts more than one with little. */
function ratioRule(slo: RegisteredSlo, window: Duration): RecordingRule {
  const text = durationText(window);
  return recording(slo, ratioName(window), ratio(...parts()));

  function parts(): [bad: string, total: string] {
    if (window.toMinutes() === base.toMinutes()) return [of(slo, names.bad), of(slo, names.total)];
    if (window.toMinutes() > longestRaw.toMinutes()) {
      return [`sum_over_time(${of(slo, names.bad)}[${text}])`, `sum_over_time(${of(slo, names.total)}[${text}])`];
    }
    const { bad, total } = eventsOf(slo.indicator);
    return [bad(text), total(text)];
  }
}

/** Nothing while there are no events: 0 / 0 would be no number. */
function ratio(bad: string, total: string): string {
  return `${bad} / (${total} > 0)`;
}

function burnRule(slo: RegisteredSlo): RecordingRule {
  return recording(slo, 'slo:current_burn_rate:ratio', `${of(slo, ratioName(base))} / ${errorBudget(slo.objective)}`);
}

function budgetRules(slo: RegisteredSlo): RecordingRule[] {
  const budget = errorBudget(slo.objective);
  const errors = of(slo, ratioName(slo.period));
  return [
    recording(slo, 'slo:objective:ratio', `vector(${shareOf(slo.objective)})`),
    recording(slo, 'slo:error_budget:ratio', `vector(${budget})`),
    recording(slo, 'slo:time_period:days', `vector(${slo.period.toDays({ integral: false })})`),
    recording(slo, 'slo:period_burn_rate:ratio', `${errors} / ${budget}`),
    recording(slo, 'slo:period_error_budget_remaining:ratio', `1 - ${errors} / ${budget}`),
    recording(slo, 'slo:period_good:ratio', `1 - ${errors}`),
    ...(slo.sla ? [recording(slo, 'slo:sla_objective:ratio', `vector(${shareOf(slo.sla.objective)})`)] : []),
  ];
}

function burnAlerts(slo: RegisteredSlo): Alert[] {
  return (['critical', 'warning'] as const).flatMap((severity) => {
    const alerts = slo.alerts.filter((alert) => alert.severity === severity);
    return alerts.length > 0 ? [burnAlert(slo, severity, alerts)] : [];
  });
}

function burnAlert(slo: RegisteredSlo, severity: BurnAlert['severity'], alerts: readonly BurnAlert[]): Alert {
  const shares = alerts.map(({ budget, long }) => `${budget} % in ${durationText(long)}`).join(' or ');
  return {
    name: `${alertPrefix(slo.name)}BurnsErrorBudget`,
    severity,
    expression: alerts.map((alert) => `(${burning(slo, alert)})`).join(' or '),
    // Both windows give it weight; another delay would only come on top.
    for: Duration.seconds(0),
    summary: `The error budget goes too fast: ${slo.title}.`,
    description: `{{ $value | humanizePercentage }} of the events of ${slo.name} are bad: of the budget that ${objectiveText(slo)} leave, ${shares} or more go.`,
    labels: { ...slo.labels, slo: slo.name },
    runbook: 'ErrorBudgetBurn',
  };
}

/** The long window says that it matters, the short one that it goes on. */
function burning(slo: RegisteredSlo, alert: BurnAlert): string {
  const threshold = `${burnRate(alert, slo.period)} * ${errorBudget(slo.objective)}`;
  const conditions = [alert.long, alert.short].map((window) => `${of(slo, ratioName(window))} > ${threshold}`);
  if (slo.tolerates > 0) {
    const events = `avg_over_time(${of(slo, names.bad)}[${durationText(alert.long)}]) * ${alert.long.toSeconds()}`;
    conditions.push(`${events} > ${slo.tolerates}`);
  }
  return conditions.join(' and ');
}

/** An objective that nobody measures is kept by definition. */
function unmeasured(slo: RegisteredSlo): Alert {
  return {
    name: `${alertPrefix(slo.name)}Unmeasured`,
    severity: 'warning',
    expression: `absent(${of(slo, names.bad)})`,
    for: Duration.minutes(15),
    summary: 'Nobody knows whether an objective is kept.',
    description: `There are no events to judge ${slo.name} by for 15 minutes: its metrics are missing, or have other names.`,
    labels: { ...slo.labels, slo: slo.name },
    runbook: 'SloUnmeasured',
  };
}

function spent(slo: RegisteredSlo): Alert {
  return {
    name: `${alertPrefix(slo.name)}ErrorBudgetSpent`,
    severity: 'info',
    expression: `${of(slo, 'slo:period_error_budget_remaining:ratio')} <= 0`,
    for: Duration.minutes(10),
    summary: 'An error budget is spent.',
    description: `${slo.name} does not reach ${objectiveText(slo)}: {{ $value | humanizePercentage }} of its budget is left; below zero, more has gone than there was.`,
    labels: { ...slo.labels, slo: slo.name },
    runbook: 'ErrorBudgetSpent',
  };
}

function promise(slo: RegisteredSlo): Alert[] {
  if (!slo.sla) return [];
  return [
    {
      name: `${alertPrefix(slo.name)}SlaBroken`,
      severity: 'critical',
      expression: `${of(slo, 'slo:period_good:ratio')} < ${of(slo, 'slo:sla_objective:ratio')}`,
      for: Duration.minutes(10),
      summary: 'A promise to customers is broken.',
      description: `{{ $value | humanizePercentage }} of the events of ${slo.name} over ${durationText(slo.period)} are good; ${slo.sla.objective} % are promised.`,
      labels: { ...slo.labels, slo: slo.name },
      runbook: 'SlaBroken',
    },
  ];
}

/** `99.9 % over 30d` */
function objectiveText({ objective, period }: RegisteredSlo): string {
  return `${objective} % over ${durationText(period)}`;
}
