import type { Duration } from '../core';

/** A time as Prometheus writes it, in rules and in queries: the largest units first, `1h30m`. */
export function durationText(duration: Duration): string {
  const units = [
    ['d', 24 * 3600],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const;
  let rest = duration.toSeconds();
  const parts = units.map(([unit, seconds]) => {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    return count > 0 ? `${count}${unit}` : '';
  });
  return parts.join('') || '0s';
}
