import { builtIn, groupOf, inBuiltInGroup, servedAt } from '../kinds';
import type { Rule } from '../rule';

/** An object of a version that is not served fails the whole apply. */
export const apiVersions: Rule = {
  id: 'api-versions',
  title:
    'Every object of a Kubernetes group has the generally available version that the oldest and the newest supported cluster serve.',
  *check(objects) {
    for (const at of objects.all) {
      if (!inBuiltInGroup(at.object)) continue;
      const { apiVersion, kind } = at.object;
      const known = builtIn(at.object);
      if (!known) {
        const served = servedAt(groupOf(apiVersion), kind);
        const remedy = served ? `use ${served}` : 'use a kind and version that is generally available';
        yield {
          at,
          prop: 'apiVersion',
          problem: `${apiVersion} ${kind} is not generally available, not the preferred version, or gone`,
          remedy,
        };
      } else if (known.since > objects.minor) {
        const problem = `${apiVersion} ${kind} is served since 1.${known.since}, the environment may be 1.${objects.minor}`;
        yield { at, prop: 'apiVersion', problem, remedy: 'raise the Kubernetes version or leave the object out' };
      }
    }
  },
};
