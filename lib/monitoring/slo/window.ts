import type { Duration } from '../../core';

const minutesOf = { day: 1440, hour: 60 };

/** A duration as PromQL writes it, in the largest unit that keeps it whole: `90m`, `6h`, `3d`. */
export function windowText(duration: Duration): string {
  const minutes = duration.toMinutes();
  if (minutes % minutesOf.day === 0) return `${minutes / minutesOf.day}d`;
  return minutes % minutesOf.hour === 0 ? `${minutes / minutesOf.hour}h` : `${minutes}m`;
}
