import type { Indicator } from '../../core';

/** Events a second within a window, as expressions that yield one series without labels. */
export interface Events {
  readonly total: (window: string) => string;
  /** There whenever the total is, and 0 when nothing was bad. */
  readonly bad: (window: string) => string;
}

/** How the events of an indicator are counted. */
export function eventsOf(indicator: Indicator): Events {
  switch (indicator.kind) {
    case 'events': {
      const total = everCounted(rateOf(indicator.total), indicator.countedWhile);
      const counted = rateOf(indicator.bad ?? indicator.good);
      // Counters with a label for the outcome begin to exist with the first such event.
      const present = (window: string) => `(${counted(window)} or 0 * ${total(window)})`;
      const bad = indicator.bad === undefined ? rest(total, present) : present;
      return { total, bad };
    }
    case 'latency': {
      const { histogram, where = '', within } = indicator;
      const total = rateOf(`${histogram}_count${matchers(where)}`);
      // No substitute for a bucket that is missing: all events would look slow, and nobody would see why.
      const fast = rateOf(`${histogram}_bucket${matchers(where, boundMatcher(within.toMilliseconds() / 1000))}`);
      return { total, bad: rest(total, fast) };
    }
    case 'uptime': {
      const samples = (window: string) => `sum(count_over_time(${indicator.of}[${window}]))`;
      const up = (window: string) => `sum(sum_over_time(${indicator.of}[${window}]))`;
      return { total: samples, bad: (window) => `(${samples(window)} - ${up(window)})` };
    }
  }
}

/** Events that may never have happened: none, while somebody would count them. */
function everCounted(total: Events['total'], countedWhile: string | undefined): Events['total'] {
  return countedWhile === undefined ? total : (window) => `(${total(window)} or 0 * count(${countedWhile}))`;
}

/** Matches a bucket by its bound, whether the bound of a whole number is written with or without `.0`. */
function boundMatcher(seconds: number): string {
  return Number.isInteger(seconds) ? `le=~"${seconds}(\\\\.0)?"` : `le="${seconds}"`;
}

function matchers(...parts: readonly string[]): string {
  const given = parts.filter((part) => part !== '');
  return given.length > 0 ? `{${given.join(',')}}` : '';
}

/** What is left of all events without the good ones. */
function rest(total: Events['total'], good: Events['total']): Events['bad'] {
  return (window) => `clamp_min(${total(window)} - ${good(window)}, 0)`;
}

function rateOf(selectors: string | readonly string[]): Events['total'] {
  const [first = '', ...others] = typeof selectors === 'string' ? [selectors] : selectors;
  const one = (selector: string, window: string) => `sum(rate(${selector}[${window}]))`;
  if (others.length === 0) return (window) => one(first, window);
  // A sum of expressions would be nothing while one of them is.
  return (window) =>
    `sum(${[first, ...others]
      .map((selector, index) => `label_replace(${one(selector, window)}, "part", "${index}", "", "")`)
      .join(' or ')})`;
}
