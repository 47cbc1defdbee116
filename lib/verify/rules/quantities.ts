import { canonicalQuantity } from '../quantity';
import type { Complaint, Rule } from '../rule';
import { isMap, itemName } from '../shape';

/** Maps whose values are quantities, wherever they stand in an object of Kubernetes. */
const quantityMaps = new Set([
  'hard',
  'capacity',
  'default',
  'defaultRequest',
  'max',
  'min',
  'maxLimitRequestRatio',
  'overhead',
]);
const quantityFields = new Set(['sizeLimit', 'averageValue', 'divisor']);

/** Kinds that hold a quantity besides `resources`. */
const kinds = new Set(['ResourceQuota', 'LimitRange', 'PersistentVolume', 'HorizontalPodAutoscaler', 'RuntimeClass']);

/** The API server rewrites `1000m` to `1`; whoever compares with the manifest sees a difference for ever. */
export const quantities: Rule = {
  id: 'quantities',
  title: 'Every quantity is text in its canonical form: 1 for 1000m, 1Gi for 1024Mi.',
  *check({ all }) {
    for (const at of all) {
      const { kind } = at.object;
      if (kind === 'CustomResourceDefinition' || kind === 'ConfigMap') continue;
      for (const { prop, value } of found(at.object.spec, 'spec', kinds.has(kind))) {
        const fault = quantityFault(value);
        if (fault) yield { at, prop, ...fault };
      }
    }
  },
};

interface Placed {
  readonly prop: string;
  readonly value: string | number;
}

/** Every quantity below a value: requests and limits of any `resources`, and the fields named above. */
function* found(value: unknown, prop: string, everywhere: boolean): Iterable<Placed> {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) yield* found(value[i], `${prop}[${itemName(value[i], i)}]`, everywhere);
  } else if (isMap(value)) {
    for (const key in value) {
      const child = value[key];
      const at = `${prop}.${key}`;
      if (quantityFields.has(key)) yield* quantitiesOf({ [key]: child }, prop);
      else if (key === 'resources' && isMap(child)) {
        yield* quantitiesOf(child.requests, `${at}.requests`);
        yield* quantitiesOf(child.limits, `${at}.limits`);
      } else if (everywhere && quantityMaps.has(key)) yield* quantitiesOf(child, at);
      else if (typeof child === 'object') yield* found(child, at, everywhere);
    }
  }
}

function* quantitiesOf(map: unknown, prop: string): Iterable<Placed> {
  if (!isMap(map)) return;
  for (const [key, value] of Object.entries(map)) {
    if (typeof value === 'string' || typeof value === 'number') yield { prop: `${prop}.${key}`, value };
  }
}

function quantityFault(value: string | number): Pick<Complaint, 'problem' | 'remedy'> | undefined {
  const canonical = canonicalQuantity(value);
  if (canonical === undefined)
    return { problem: `"${value}" is no quantity`, remedy: 'write a number with a unit: 500m, 2, 1Gi' };
  if (typeof value === 'number') return { problem: `${value} is a number, not text`, remedy: `write '${canonical}'` };
  return canonical === value ? undefined : { problem: `${value} is not canonical`, remedy: `write ${canonical}` };
}
