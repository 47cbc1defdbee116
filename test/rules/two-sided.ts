import type { Severity } from '../../lib';
import type { AlertTest } from './alert-test';
import { recovering } from './resolving';

type Series = Readonly<Record<string, string>>;

/** Makes tests of alerts that fire with some series, with given labels, are quiet with others, and resolve when those follow. */
export function twoSided(fires: readonly Readonly<Record<string, string>>[]) {
  return (
    alert: string,
    [bad, good]: readonly [Series, Series],
    at: string,
    { severity, every }: { readonly severity?: Severity; readonly every?: string } = {},
  ): AlertTest =>
    recovering({
      alert,
      severity,
      stories: [
        { when: 'it is so', series: bad, every, at, fires },
        { when: 'it is not so', series: good, every, at, fires: [] },
      ],
    });
}
