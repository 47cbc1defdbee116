import type { Rule } from '../rule';

/** The other rules read only objects that pass this one. */
export const wellFormed: Rule = {
  id: 'well-formed',
  title: 'Every object has apiVersion, kind and metadata.name, and the fields of its kind have the right types.',
  *check({ malformed }) {
    for (const { at, field, problem } of malformed) {
      yield { at, prop: field, problem, remedy: 'correct the field; the other rules could not read the object' };
    }
  },
};
