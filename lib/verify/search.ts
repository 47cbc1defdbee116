import { itemName } from './shape';

/** Something found inside an object. */
export interface Found<T> {
  /** The field it stands at: `spec.containers[web].env`. */
  readonly prop: string;
  readonly what: T;
}

/** Looks at one value inside an object: says what it is, or nothing, to have its own values looked at. */
export type Look<T> = (value: unknown, key: string, inList: boolean) => T | undefined;

/** Looks at every value inside an object. Field names are put together only for what is found: most objects hold nothing. */
export function search<T>(object: unknown, look: Look<T>): readonly Found<T>[] {
  const found: Found<T>[] = [];
  if (typeof object === 'object' && object !== null) visit(object, look, [], found);
  return found;
}

function visit<T>(parent: object, look: Look<T>, steps: string[], found: Found<T>[]): void {
  const inList = Array.isArray(parent);
  for (const key in parent) {
    const value: unknown = Reflect.get(parent, key);
    const what = look(value, key, inList);
    if (what === undefined && (typeof value !== 'object' || value === null)) continue;
    steps.push(inList ? `[${itemName(value, key)}]` : key);
    if (what !== undefined) found.push({ prop: fieldName(steps), what });
    else visit(value as object, look, steps, found);
    steps.pop();
  }
}

/** The field that steps lead to; those into lists are in brackets. */
export function fieldName(steps: readonly string[]): string {
  return steps.join('.').replaceAll('.[', '[');
}
