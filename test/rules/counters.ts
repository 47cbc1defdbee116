import type { AlertStory } from './alert-test';
import { resolving } from './resolving';

/** A counter of failures, and what an alert makes of it. */
export interface CountedFailures {
  /** Series of the counter. */
  readonly counter: string;
  /** Labels of the alert. */
  readonly labels: Readonly<Record<string, string>>;
  /** Minutes over which failures are counted. */
  readonly window: number;
  /** Minutes that the alert waits. */
  readonly minutes: number;
}

/** Stories of an alert about a counter that ought to stand still. */
export function countedFailures({ counter, labels, window, minutes }: CountedFailures): readonly AlertStory[] {
  const heard = minutes + 5;
  const over = heard + window + 2;
  return [
    {
      when: 'something fails again and again',
      series: { [counter]: `0+1x${heard}` },
      at: `${heard}m`,
      fires: [labels],
    },
    { when: 'nothing has failed of late', series: { [counter]: `7x${heard}` }, at: `${heard}m`, fires: [] },
    ...(window < minutes
      ? [{ when: 'one thing failed', series: { [counter]: `0x5 1x${heard}` }, at: `${heard}m`, fires: [] }]
      : []),
    ...resolving({
      when: 'nothing fails any more',
      series: { [counter]: `0+1x${heard} ${heard}x${window + 2}` },
      firesAt: `${heard}m`,
      at: `${over}m`,
      fires: [labels],
    }),
  ];
}
