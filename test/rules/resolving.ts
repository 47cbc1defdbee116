import type { AlertStory, AlertTest } from './alert-test';
import { samplesIn, secondsOf } from './samples';

/** What happens until an alert that fired does not any more, and when it is looked at. */
export interface Resolution extends AlertStory {
  /** When it still fires, as Prometheus writes it; at `at` it is over. */
  readonly firesAt: string;
}

/** The two looks at a resolution. */
export function resolving({ firesAt, ...story }: Resolution): readonly AlertStory[] {
  return [
    { ...story, when: `before ${story.when}`, at: firesAt },
    { ...story, fires: [] },
  ];
}

/**
 * A test that also resolves: what its first story says that fires goes on until its series end, and is followed by its first quiet
 * story.
 */
export function recovering(test: AlertTest): AlertTest {
  const bad = test.stories.find(({ fires }) => fires.length > 0);
  const good = test.stories.find(({ fires }) => fires.length === 0);
  if (!bad || !good || bad.every !== good.every) {
    throw new Error(`${test.alert}: a story that fires and a quiet one of the same pace are needed`);
  }
  const before = Math.max(...Object.values(bad.series).map(samplesIn));
  const seconds = before * secondsOf(bad.every ?? '1m') + secondsOf(good.at);
  const recovery = resolving({
    when: `${bad.when}, then ${good.when}`,
    series: following(bad.series, good.series, before),
    every: bad.every,
    firesAt: bad.at,
    at: `${seconds}s`,
    fires: bad.fires,
  });
  return { ...test, stories: [...test.stories, ...recovery] };
}

/** Series of one story, and then those of another; `before` samples lie between their beginnings. */
function following(
  first: AlertStory['series'],
  second: AlertStory['series'],
  before: number,
): Readonly<Record<string, string>> {
  const names = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  return Object.fromEntries(
    names.map((name) => {
      const [early, late] = [first[name], second[name]];
      const missing = before - (early === undefined ? 0 : samplesIn(early));
      const parts = [early, missing > 0 ? `_x${missing}` : undefined, late ?? 'stale'];
      return [name, parts.filter((part) => part !== undefined).join(' ')];
    }),
  );
}
