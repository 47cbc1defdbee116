import type { Problem } from '../../core';

/** Days of a week. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

/** Months, with the most days that each can have. */
const months = {
  january: 31,
  february: 29,
  march: 31,
  april: 30,
  may: 31,
  june: 30,
  july: 31,
  august: 31,
  september: 30,
  october: 31,
  november: 30,
  december: 31,
} as const;
export type Month = keyof typeof months;

/** A time of day: `08:30`. The end of the day is `24:00`. */
export type TimeOfDay = `${number}:${number}`;

/** A stretch of time that comes back. All fields must hold. */
export interface Period {
  /** @default every day of the week */
  readonly weekdays?: readonly Weekday[];
  /** From a minute to the one before another. @default the whole day */
  readonly hours?: { readonly from: TimeOfDay; readonly to: TimeOfDay };
  /** First and last day of the month, both included. @default every day */
  readonly days?: { readonly from: number; readonly to: number };
  /** @default every month */
  readonly months?: readonly Month[];
}

/** Times that routes refer to by name. */
export interface Times {
  /** Time zone by its IANA name: `Europe/Berlin`. */
  readonly location: string;
  /** Any of them. */
  readonly periods: readonly Period[];
}

/** Minutes since midnight; none when the text is no time of day. */
function minutesOf(time: TimeOfDay): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return total <= 24 * 60 ? total : undefined;
}

/** Named times as `alertmanager.yml` has them. */
export function renderTimes(times: Readonly<Record<string, Times>>): object[] {
  return Object.entries(times).map(([name, { location, periods }]) => ({
    name,
    time_intervals: periods.map((period) => ({
      ...(period.hours ? { times: [{ start_time: period.hours.from, end_time: period.hours.to }] } : {}),
      ...(period.weekdays ? { weekdays: period.weekdays } : {}),
      ...(period.days ? { days_of_month: [`${period.days.from}:${period.days.to}`] } : {}),
      ...(period.months ? { months: period.months } : {}),
      location,
    })),
  }));
}

/** What is wrong with named times: those that never come are refused. */
export function timesProblems(times: Readonly<Record<string, Times>>): Omit<Problem, 'path'>[] {
  return Object.entries(times).flatMap(([name, { location, periods }]) =>
    [
      ...(isLocation(location)
        ? []
        : [{ problem: `'${location}' is no time zone`, remedy: "use an IANA name, as in 'Europe/Berlin'" }]),
      ...(periods.length > 0 ? [] : [{ problem: 'has no periods, so it never comes', remedy: 'add one' }]),
      ...periods.flatMap(periodProblems),
    ].map((found) => ({ prop: `times.${name}`, ...found })),
  );
}

function periodProblems({
  weekdays: on,
  hours,
  days,
  months: inMonths,
}: Period): { problem: string; remedy: string }[] {
  return [
    ...(on?.length === 0
      ? [{ problem: 'comes on no day of the week', remedy: 'name one, or leave weekdays out' }]
      : []),
    ...(inMonths?.length === 0 ? [{ problem: 'comes in no month', remedy: 'name one, or leave months out' }] : []),
    ...(hours ? hoursProblems(hours) : []),
    ...(days ? daysProblems(days, inMonths ?? (Object.keys(months) as Month[])) : []),
  ];
}

function hoursProblems({ from, to }: NonNullable<Period['hours']>): { problem: string; remedy: string }[] {
  const wrong = [from, to].filter((time) => minutesOf(time) === undefined);
  if (wrong.length > 0) {
    return wrong.map((time) => ({
      problem: `'${time}' is no time of day`,
      remedy: "write it as '08:30', up to '24:00'",
    }));
  }
  if ((minutesOf(from) ?? 0) < (minutesOf(to) ?? 0)) return [];
  return [
    { problem: `never comes: ${from} is not before ${to}`, remedy: 'split what goes over midnight into two periods' },
  ];
}

function daysProblems(
  { from, to }: NonNullable<Period['days']>,
  inMonths: readonly Month[],
): { problem: string; remedy: string }[] {
  const whole = [from, to].every((day) => Number.isInteger(day) && day >= 1 && day <= 31);
  if (!whole || from > to) {
    return [
      { problem: `days ${from} to ${to} are in no month`, remedy: 'use days from 1 to 31, the earlier one first' },
    ];
  }
  return inMonths
    .filter((month) => from > months[month])
    .map((month) => ({ problem: `${month} has no day ${from}`, remedy: `leave ${month} out, or name another day` }));
}

function isLocation(location: string): boolean {
  try {
    return location !== '' && new Intl.DateTimeFormat('en', { timeZone: location }).format(0) !== '';
  } catch {
    return false;
  }
}
