import type { Rule } from '../rule';
import { search } from '../search';
import { secretIn } from '../secret-text';

/** What stands in a repository is no secret. */
export const secretValues: Rule = {
  id: 'secret-values',
  title:
    'No manifest holds a secret value: no Secret with data, and no text anywhere that looks like a key, a token or a password.',
  *check(objects) {
    for (const at of objects.of('Secret')) {
      for (const field of ['data', 'stringData'] as const) {
        if (!at.object[field]) continue;
        const remedy = "declare a secret need, which the environment's provider fulfils";
        yield { at, prop: field, problem: 'a secret value stands in the manifest', remedy };
      }
    }
    for (const at of objects.all) {
      for (const { prop, what } of search(at.object, secretText)) {
        yield { at, prop, problem: `holds ${what}`, remedy: 'declare a secret need, and mount or reference it' };
      }
    }
  },
};

/** Every text of an object, but those that are said to be a secret already, and sums over content. */
function secretText(value: unknown, key: string): string | undefined {
  if (typeof value !== 'string' || key === 'data' || key === 'stringData' || key.startsWith('checksum/'))
    return undefined;
  return secretIn(value);
}
