import { type BurnAlert, burnRate, Duration, errorBudget, workbookAlerts } from '../../../lib';

/** Objective and period of the workbook's examples. */
export const objective = 99.9;
export const period = Duration.days(30);

/** An incident: a share of the events is bad, from one moment on until another. */
export interface Incident {
  readonly alert: BurnAlert;
  readonly share: number;
}

/** What an alert on one pair of windows does. */
export interface Course {
  /** Minutes from the first bad event until it begins. */
  readonly detection: number;
  /** Minutes from the last bad event until it ends. */
  readonly reset: number;
  /** Share of the error budget that is gone when it begins. */
  readonly spent: number;
}

/** Shares for each row of the table: what all rows notice, and what the rows before it do not. */
const shares = [
  [1, 0.1, 0.02],
  [1, 0.1, 0.01],
  [0.1, 0.01, 0.005],
  [0.1, 0.01, 0.002],
] as const;

/** Every row of the workbook's table, with the shares that it is tried with. */
export const incidents: readonly Incident[] = workbookAlerts.flatMap((alert, row) =>
  (shares[row] ?? []).map((share) => ({ alert, share })),
);

/**
 * The course of an incident as the workbook computes it: it is noticed after `(1 - objective) / share * window * burn rate`, and
 * over when the share within the short window has sunk to the threshold.
 */
export function courseOf({ alert, share }: Incident): Course {
  const threshold = burnRate(alert, period) * errorBudget(objective);
  const detection = (threshold / share) * alert.long.toMinutes();
  return {
    detection,
    reset: alert.short.toMinutes() * (1 - threshold / share),
    spent: (detection * share) / (errorBudget(objective) * period.toMinutes()),
  };
}

/** Incidents within a day that is also the period: minutes, and the share of events that is bad then. */
export const spendings = [
  { minutes: 1, share: 1 },
  { minutes: 30, share: 0.02 },
  { minutes: 60, share: 0.05 },
] as const;

/** Share of the budget of a day that an incident leaves; less than nothing when it takes more than there was. */
export function remaining({ minutes, share }: (typeof spendings)[number]): number {
  return 1 - (minutes * share) / (errorBudget(objective) * Duration.days(1).toMinutes());
}
