import type { Rule } from '../rule';

/** Service links put a variable for every Service into every pod, and break programs that read such names. */
export const podDefaults: Rule = {
  id: 'pod-defaults',
  title: 'Every pod turns service links off and states how long it may take to stop.',
  *check({ pods }) {
    for (const { at, spec, field } of pods) {
      if (spec.enableServiceLinks !== false) {
        yield { at, prop: `${field}.enableServiceLinks`, problem: 'is not turned off', remedy: 'set it to false' };
      }
      if (typeof spec.terminationGracePeriodSeconds !== 'number') {
        const remedy = 'set it to what a graceful stop takes';
        yield { at, prop: `${field}.terminationGracePeriodSeconds`, problem: 'is not set', remedy };
      }
    }
  },
};
