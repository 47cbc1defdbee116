import type { Duration, Problem, RegisteredSlo } from '../../core';
import { windowText } from './window';

/** What is wrong with objectives whose period is longer than whoever evaluates them remembers. */
export function retentionProblems(slos: readonly RegisteredSlo[], retention: Duration): Problem[] {
  return slos
    .filter(({ period }) => period.toMinutes() > retention.toMinutes())
    .map(({ path, period }) => ({
      path,
      prop: 'period',
      problem: `the period of ${windowText(period)} is longer than the ${windowText(retention)} that samples are kept`,
      remedy: 'keep samples longer, or shorten the period',
    }));
}
