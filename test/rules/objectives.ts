import type { RecordingTest } from './alert-test';
import { recorded } from './recorded';
import { type Measured, objectives } from './slo';

/** Share of events that is bad all the time. */
const share = 0.1;
/** Events a minute, of each kind that is counted. */
const pace = 10;

/** What counts grow by in a minute. */
const growth = { all: pace, good: pace * (1 - share), bad: pace * share, none: 0 } as const;

/** Days of every period, and windows over which shares are recorded. */
const days = 30;
const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d', `${days}d`];

/** What the service exposes. A gauge that is scraped every minute is mostly 1. */
function service({ exposes }: Measured): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(exposes).map(([name, counts]) => [
      name,
      counts === 'gauge' ? `${1 - share}x30` : `0+${growth[counts]}x30`,
    ]),
  );
}

/** Events a second: of every series that counts all of them, or of those that count good and bad ones. */
function total({ exposes }: Measured): number {
  const counted = Object.values(exposes);
  if (counted.includes('gauge')) return counted.length / 60;
  const all = counted.filter((counts) => counts === 'all').length;
  return (pace * (all > 0 ? all : 1)) / 60;
}

function testsOf(measured: Measured): readonly RecordingTest[] {
  const { slo, promised } = measured;
  const objective = measured.objective / 100;
  const burnRate = share / (1 - objective);
  const values: Readonly<Record<string, number>> = {
    'slo:sli_total:rate5m': total(measured),
    'slo:sli_bad:rate5m': total(measured) * share,
    ...Object.fromEntries(windows.map((window) => [`slo:sli_error:ratio_rate${window}`, share])),
    'slo:current_burn_rate:ratio': burnRate,
    'slo:period_burn_rate:ratio': burnRate,
    'slo:period_error_budget_remaining:ratio': 1 - burnRate,
    'slo:period_good:ratio': 1 - share,
    'slo:objective:ratio': objective,
    'slo:error_budget:ratio': 1 - objective,
    'slo:time_period:days': days,
    ...(promised === undefined ? {} : { 'slo:sla_objective:ratio': promised / 100 }),
  };
  return Object.entries(values).map(([rule, yields]) =>
    recorded(rule, { labels: { slo }, when: 'one event in ten is bad', series: service(measured), yields }),
  );
}

/** Tests of what is recorded of objectives. */
export const objectiveRecordings: readonly RecordingTest[] = objectives.flatMap(testsOf);
