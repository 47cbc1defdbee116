import type { AlertStory } from './alert-test';

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
