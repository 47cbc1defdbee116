import type { Duration, Problem, RegisteredSlo } from '../../core';
import { durationText } from '../duration';

/** What is wrong with objectives whose period is longer than whoever evaluates them remembers. */
export function retentionProblems(slos: readonly RegisteredSlo[], retention: Duration): Problem[] {
  return slos
    .filter(({ period }) => period.toMinutes() > retention.toMinutes())
    .map(({ path, period }) => ({
      path,
      prop: 'period',
      problem: `the period of ${durationText(period)} is longer than the ${durationText(retention)} that samples are kept`,
      remedy: 'keep samples longer, or shorten the period',
    }));
}
