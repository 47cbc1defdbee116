import type { KubernetesObject } from '../../lib/core/manifest';

/** A part of an object, of which only the names of its fields are known. */
export type Fields = Record<string, unknown>;

/** The spec of a policy. */
export function specOf({ spec }: KubernetesObject): Fields {
  return (spec ?? {}) as Fields;
}

/** The rules of a policy for one direction. */
export function rulesOf(object: KubernetesObject, direction: string): readonly Fields[] {
  return itemsOf(specOf(object), direction);
}

/** The items of a list; none where the field is none. */
export function itemsOf(fields: Fields, list: string): readonly Fields[] {
  return Array.isArray(fields[list]) ? fields[list] : [];
}
