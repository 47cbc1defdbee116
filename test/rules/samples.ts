const unitSeconds: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };

/** Seconds of a time as Prometheus writes it: `1h30m`. */
export function secondsOf(text: string): number {
  return [...text.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (unitSeconds[unit] ?? Number.NaN),
    0,
  );
}

/** How many samples stand in promtool's notation: `1+2x3` is four, `_x3` is three that are missing. */
export function samplesIn(values: string): number {
  return values
    .trim()
    .split(/\s+/)
    .reduce((sum, item) => {
      const repeats = /x(\d+)$/.exec(item)?.[1];
      if (repeats === undefined) return sum + 1;
      return sum + Number(repeats) + (item.startsWith('_') ? 0 : 1);
    }, 0);
}

/** Whether a series is said to end, or to be missing, where its values end. */
export function endsOnPurpose(values: string): boolean {
  return /(^|\s)(stale|_(x\d+)?)$/.test(values.trim());
}
