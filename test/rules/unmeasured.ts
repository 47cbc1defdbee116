import type { AlertTest } from './alert-test';
import { resolving } from './resolving';

/** An alert that says after a quarter of an hour that a job is not measured. */
export interface Absence {
  readonly alert: string;
  /** A series whose absence it is about. */
  readonly series: string;
  /** Labels of the alert. */
  readonly fires: Readonly<Record<string, string>>;
}

/** Its stories: the job is away, there, and back. */
export function unmeasured({ alert, series, fires }: Absence): AlertTest {
  return {
    alert,
    stories: [
      { when: 'it is away', series: {}, at: '16m', fires: [fires] },
      { when: 'it is there', series: { [series]: '0x20' }, at: '16m', fires: [] },
      ...resolving({
        when: 'it is back',
        series: { [series]: '_x18 0x10' },
        firesAt: '17m',
        at: '20m',
        fires: [fires],
      }),
    ],
  };
}
