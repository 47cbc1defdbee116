import type { AlertStory } from './alert-test';
import { resolving } from './resolving';

type Series = Readonly<Record<string, string>>;

/** Samples of a series, one a minute for an hour and a half: all the time bad, all the time good, and bad for half an hour. */
interface Samples {
  readonly bad: string;
  readonly good: string;
  readonly over: string;
}

/** Whole cases of what may happen, by series. */
export type Courses = Readonly<Record<string, Samples>>;

/** A gauge. */
export function level(bad: number, good: number): Samples {
  return { bad: `${bad}x90`, good: `${good}x90`, over: `${bad}x30 ${good}x59` };
}

/** A counter that grows by so much a minute, and stands still when it is over. */
export function growth(bad: number, good: number): Samples {
  return { bad: `0+${bad}x90`, good: `0+${good}x90`, over: `0+${bad}x30 ${bad * 30}x59` };
}

/** What goes on as ever. */
export function steady(samples: string): Samples {
  return { bad: samples, good: samples, over: samples };
}

/** A histogram whose observations fall below `quick` when all is well, and between it and `slow` when not. */
export function durations(bucket: (bound: string) => string, quick: number, slow: number): Courses {
  return {
    [bucket(`${quick}`)]: { bad: '0x90', good: '0+10x90', over: '0x30 0+10x59' },
    [bucket(`${slow}`)]: steady('0+10x90'),
    [bucket('+Inf')]: steady('0+10x90'),
  };
}

/** Stories of an alert that waits for at most 20 minutes: it is so, it is not so, and it is so no more. */
export function coursesOf(courses: Courses, fires: AlertStory['fires']): readonly AlertStory[] {
  const pick = (which: keyof Samples): Series =>
    Object.fromEntries(Object.entries(courses).map(([name, samples]) => [name, samples[which]]));
  return [
    { when: 'it is so', series: pick('bad'), at: '25m', fires },
    { when: 'it is not so', series: pick('good'), at: '25m', fires: [] },
    ...resolving({ when: 'it is over', series: pick('over'), firesAt: '25m', at: '60m', fires }),
  ];
}
