import { objectName, type Rule } from '../rule';
import { keysOf, matches, selectorText } from '../selector';

/** What changes with a release has no place in a field that cannot change. */
const changing = /(^|\/)(version|chart|image|image-tag|release-version|revision)$/;

/** A controller adopts every pod that its selector matches, and its selector can never be changed. */
export const selectors: Rule = {
  id: 'selectors',
  title:
    "Every workload's selector matches its own pods and no other's, and carries no label that changes with a release.",
  *check(objects) {
    const prop = 'spec.selector';
    for (const pod of objects.pods) {
      const { at, selector, labels, namespace } = pod;
      if (!selector) continue;
      if (!matches(selector, labels)) {
        const problem = `${selectorText(selector)} does not match the pod template`;
        yield { at, prop, problem, remedy: 'use labels of the pod template' };
      }
      for (const key of keysOf(selector).filter((used) => changing.test(used))) {
        const problem = `${key} changes with a release, a selector cannot`;
        yield { at, prop, problem, remedy: 'select by name and instance' };
      }
      const [other, ...more] = objects.podsSelected(namespace, selector).filter((selected) => selected !== pod);
      if (other) {
        const whose = more.length > 0 ? `and of ${more.length} more workloads` : 'too';
        const problem = `${selectorText(selector)} selects pods of ${objectName(other.at.object)} ${whose}`;
        yield { at, prop, problem, remedy: 'give each workload an instance label of its own' };
      }
    }
  },
};
