import type { Duration } from '../core';

const units = [
  ['d', 24 * 60 * 60],
  ['h', 60 * 60],
  ['m', 60],
] as const;

/** A duration as Prometheus and its relatives write it: in the largest unit that keeps it whole. */
export function durationText(duration: Duration): string {
  const seconds = duration.toSeconds();
  const unit = units.find(([, size]) => seconds > 0 && seconds % size === 0);
  return unit ? `${seconds / unit[1]}${unit[0]}` : `${seconds}s`;
}
