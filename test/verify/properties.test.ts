import fc from 'fast-check';
import type { KubernetesObject } from '../../lib/core/manifest';
import { findingText, verify } from '../../lib/verify';
import { environment, subjectOf } from './fixture';

const surprise = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    'x',
    0,
    -1,
    true,
    [],
    {},
    [null],
    [{}],
    ['x'],
    [[]],
    { x: null },
    { name: 'x' },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Steps from an object to a place inside it, as numbers that choose a child at each level. */
const steps = fc.array(fc.nat(), { minLength: 1, maxLength: 12 });
const damage = fc.record({ object: fc.nat(), steps, value: surprise });

/** Puts a value at the place that the steps lead to. */
function spoil(
  objects: readonly KubernetesObject[],
  { object, steps: path, value }: { object: number; steps: readonly number[]; value: unknown },
): void {
  let parent: object | undefined = objects[object % objects.length];
  for (const [i, step] of path.entries()) {
    const keys: string[] = parent ? Object.keys(parent) : [];
    const key = keys[step % keys.length];
    if (!parent || key === undefined) return;
    const child: unknown = Reflect.get(parent, key);
    if (i === path.length - 1 || typeof child !== 'object' || child === null) {
      Reflect.set(parent, key, structuredClone(value));
      return;
    }
    parent = child;
  }
}

function findings(objects: readonly KubernetesObject[]): string[] {
  return verify(subjectOf(objects)).map(findingText);
}

test('objects with anything anywhere are judged, never choked on', () => {
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 5 }), (damages) => {
      const objects = environment();
      for (const each of damages) spoil(objects, each);
      findings(objects);
    }),
    { numRuns: 300 },
  );
});

test('values that are no objects are judged, never choked on', () => {
  fc.assert(
    fc.property(fc.array(fc.anything({ maxDepth: 3 })), (values) => {
      findings(values as KubernetesObject[]);
    }),
    { numRuns: 100 },
  );
});

test('the findings do not depend on the order of the objects', () => {
  const arranged = fc.tuple(
    fc.array(damage, { maxLength: 3 }),
    fc.shuffledSubarray([...environment().keys(), 0, 3, 8], { minLength: 5 }),
  );
  fc.assert(
    fc.property(arranged, ([damages, order]) => {
      const objects = environment();
      for (const each of damages) spoil(objects, each);
      const picked = order.flatMap((i) => objects[i] ?? []);
      expect(findings(picked)).toEqual(findings([...picked].sort((a, b) => objects.indexOf(a) - objects.indexOf(b))));
    }),
    { numRuns: 100 },
  );
});
