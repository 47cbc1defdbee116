import { canonicalQuantity } from '../quantity';
import type { Complaint, Rule } from '../rule';
import { type Look, search } from '../search';
import { isMap } from '../shape';

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
      const look = kinds.has(kind) ? quantitiesAnywhere : quantitiesOfResources;
      for (const { prop, what } of search(at.object.spec, look)) {
        for (const { field, value } of what) {
          const fault = quantityFault(value);
          if (fault) yield { at, prop: `spec.${prop}${field}`, ...fault };
        }
      }
    }
  },
};

interface Quantity {
  /** The field below the place where it was found. */
  readonly field: string;
  readonly value: string | number;
}

const quantitiesOfResources: Look<readonly Quantity[]> = (value, key) => {
  if (quantityFields.has(key)) return isQuantity(value) ? [{ field: '', value }] : undefined;
  if (key !== 'resources' || !isMap(value)) return undefined;
  return [...quantitiesIn(value.requests, '.requests'), ...quantitiesIn(value.limits, '.limits')];
};

const quantitiesAnywhere: Look<readonly Quantity[]> = (value, key, inList) =>
  quantityMaps.has(key) ? quantitiesIn(value) : quantitiesOfResources(value, key, inList);

function quantitiesIn(map: unknown, field = ''): readonly Quantity[] {
  if (!isMap(map)) return [];
  return Object.entries(map).flatMap(([key, value]) =>
    isQuantity(value) ? [{ field: `${field}.${key}`, value }] : [],
  );
}

function isQuantity(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function quantityFault(value: string | number): Pick<Complaint, 'problem' | 'remedy'> | undefined {
  const canonical = canonicalQuantity(value);
  if (canonical === undefined)
    return { problem: `"${value}" is no quantity`, remedy: 'write a number with a unit: 500m, 2, 1Gi' };
  if (typeof value === 'number') return { problem: `${value} is a number, not text`, remedy: `write '${canonical}'` };
  return canonical === value ? undefined : { problem: `${value} is not canonical`, remedy: `write ${canonical}` };
}
