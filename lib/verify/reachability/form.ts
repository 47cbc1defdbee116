import { isMap } from '../shape';

/** What a value may look like, in full: whatever else stands in it is a misfit, for it may mean anything. */
export type Form = 'text' | 'number' | 'port' | 'labels' | readonly [Form] | { readonly [field: string]: Form };

/** The field at which a value is not of a form; undefined when it fits. Every field may be absent. */
export function misfit(value: unknown, form: Form, field: string): string | undefined {
  if (value === undefined) return undefined;
  if (form === 'text') return typeof value === 'string' ? undefined : field;
  if (form === 'number') return typeof value === 'number' ? undefined : field;
  if (form === 'port') return typeof value === 'number' || typeof value === 'string' ? undefined : field;
  if (form === 'labels') return isMap(value) && Object.values(value).every(isText) ? undefined : field;
  if (isList(form)) {
    if (!Array.isArray(value)) return field;
    return firstOf(value.map((item, i) => misfit(item, form[0], `${field}[${i}]`)));
  }
  if (!isMap(value)) return field;
  return firstOf(
    Object.entries(value).map(([key, below]) => {
      const known = form[key];
      return known === undefined ? `${field}.${key}` : misfit(below, known, `${field}.${key}`);
    }),
  );
}

function isList(form: Form): form is readonly [Form] {
  return Array.isArray(form);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function firstOf(found: readonly (string | undefined)[]): string | undefined {
  return found.find((field) => field !== undefined);
}
