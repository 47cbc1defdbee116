import { exceptionPrefix, exceptionsOf, isException, shortestReason } from '../exceptions';
import type { Rule } from '../rule';

/** Unneeded exceptions are found by `verify`, which sees what each rule asked for. */
export const exceptions: Rule = {
  id: 'exceptions',
  title: 'Every exception annotation names a known exception, states its reason, and is needed.',
  *check({ all }) {
    for (const at of all) {
      for (const { id, reason } of exceptionsOf(at.object)) {
        const prop = `metadata.annotations[${exceptionPrefix}${id}]`;
        if (!isException(id)) {
          yield { at, prop, problem: `there is no exception ${id}`, remedy: 'use one that lib/verify/README.md lists' };
        } else if (reason.length < shortestReason) {
          yield {
            at,
            prop,
            problem: `"${reason}" is no reason`,
            remedy: `state the reason in at least ${shortestReason} characters`,
          };
        }
      }
    }
  },
};
