import type { KubernetesObject, Manifest } from '../core/manifest';
import { search } from './search';
import { isMap, type Misfit } from './shape';
import { anyObject, shapes, type TypedKinds } from './shapes';

/** A field of an object that cannot be what the API expects. */
export interface Malformed extends Misfit {
  readonly at: Manifest;
}

/** Manifests as rules may read them: in a fixed order, of the right shape, and without nulls. */
export interface Reading {
  readonly all: readonly Manifest[];
  /** Objects that no rule can read. */
  readonly malformed: readonly Malformed[];
  /** Fields that were null: absent to the API server, and from here on. */
  readonly nulls: readonly { readonly at: Manifest; readonly field: string }[];
}

/** Makes manifests readable. */
export function read(manifests: readonly Manifest[]): Reading {
  const nulls: { at: Manifest; field: string }[] = [];
  const malformed: Malformed[] = [];
  const all = sorted(manifests).flatMap((manifest) => {
    const found = search(manifest.object, (value, _, inList) => (value === null && !inList ? true : undefined));
    const at = found.length > 0 ? { ...manifest, object: withoutNulls(manifest.object) as KubernetesObject } : manifest;
    nulls.push(...found.map(({ prop }) => ({ at, field: prop })));
    const misfit = misfitOf(at.object);
    if (misfit) malformed.push({ at, ...misfit });
    return misfit ? [] : [at];
  });
  return { all, malformed, nulls };
}

/** Whether an object is of a kind, and a version, that rules read field by field. */
export function isTyped({ apiVersion, kind }: KubernetesObject): boolean {
  return Object.hasOwn(shapes, kind) && shapes[kind as keyof TypedKinds].apiVersion === apiVersion;
}

/** Where an object lacks the shape of every Kubernetes object, or of its kind. */
function misfitOf(object: KubernetesObject): Misfit | undefined {
  const misfit = anyObject(object);
  if (misfit || !isTyped(object)) return misfit;
  return shapes[object.kind as keyof TypedKinds].shape(object);
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isMap(value)) return value;
  const present = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(present.map(([key, child]) => [key, withoutNulls(child)]));
}

/** By path; objects of one path by what they say. */
function sorted(manifests: readonly Manifest[]): readonly Manifest[] {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...manifests].sort(
    (a, b) => order(a.path, b.path) || order(JSON.stringify(a.object) ?? '', JSON.stringify(b.object) ?? ''),
  );
}
