import type { Severity } from '../../lib';
import type { AlertTest } from './alert-test';

type Series = Readonly<Record<string, string>>;

/** Makes tests of alerts that fire with some series, with given labels, and are quiet with others. */
export function twoSided(fires: readonly Readonly<Record<string, string>>[]) {
  return (
    alert: string,
    [bad, good]: readonly [Series, Series],
    at: string,
    { severity, every }: { readonly severity?: Severity; readonly every?: string } = {},
  ): AlertTest => ({
    alert,
    severity,
    stories: [
      { when: 'it is so', series: bad, every, at, fires },
      { when: 'it is not so', series: good, every, at, fires: [] },
    ],
  });
}
