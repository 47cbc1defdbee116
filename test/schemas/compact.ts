import type { SchemaNode, SchemaSet } from '../../lib/verify/schemas';
import { isMap } from '../../lib/verify/shape';

/** The schemas of one Kubernetes version by name, as its API server publishes them under `/openapi/v3`. */
export type Published = Readonly<Record<string, unknown>>;

/** What one Kubernetes minor version knows. */
export interface Release {
  readonly minor: number;
  readonly published: Published;
}

const reference = '#/components/schemas/';

/**
 * Brings the schemas of several releases together: types only, and a new entry for a type only where a release changed it.
 * @param kinds the kinds that matter, as `apiVersion kind`.
 * @throws Error when no release knows one of them.
 */
export function compact(releases: readonly Release[], kinds: readonly string[]): SchemaSet {
  const definitions = new Map<string, [number, SchemaNode][]>();
  const named = new Map<string, string>();
  for (const { minor, published } of releases) {
    const schemas = new Map(Object.entries(published).map(([name, schema]) => [shortName(name), plainObject(schema)]));
    const roots = rootsOf(published, kinds);
    for (const [kind, name] of roots) named.set(kind, name);
    for (const name of reachable(schemas, [...roots.values()])) {
      const schema = schemas.get(name) ?? {};
      const entries = definitions.get(name) ?? [];
      if (JSON.stringify(entries.at(-1)?.[1]) !== JSON.stringify(schema)) entries.push([minor, schema]);
      definitions.set(name, entries);
    }
  }
  const unknown = kinds.filter((kind) => !named.has(kind));
  if (unknown.length > 0) throw new Error(`no release knows ${unknown.join(', ')}`);
  return { minors: releases.map(({ minor }) => minor), kinds: sorted(named), definitions: sorted(definitions) };
}

/** Puts the enumerations that a running server publishes into the schemas of a release, whose files leave them out. */
export function withEnumerations(published: Published, running: Published): Published {
  return Object.fromEntries(
    Object.entries(published).map(([name, schema]) => [name, copyEnumerations(schema, running[name])]),
  );
}

function copyEnumerations(to: unknown, from: unknown): unknown {
  if (!isMap(to) || !isMap(from)) return to;
  const copied = Object.fromEntries(
    Object.entries(to).map(([key, value]) => [key, copyEnumerations(value, from[key])]),
  );
  return Array.isArray(from.enum) ? { ...copied, enum: from.enum } : copied;
}

/** Names of the definitions of the kinds that a release knows, by kind. */
function rootsOf(published: Published, kinds: readonly string[]): ReadonlyMap<string, string> {
  const wanted = new Set(kinds);
  return new Map(
    Object.entries(published).flatMap(([name, schema]) =>
      kindsOf(schema)
        .filter((kind) => wanted.has(kind))
        .map((kind) => [kind, shortName(name)] as const),
    ),
  );
}

/** The kinds that a schema stands for; lists of an API group's options stand for many and are not meant. */
function kindsOf(schema: unknown): readonly string[] {
  const marked = isMap(schema) ? schema['x-kubernetes-group-version-kind'] : undefined;
  if (!Array.isArray(marked) || marked.length !== 1) return [];
  return marked.filter(isMap).map(({ group, version, kind }) => `${group ? `${group}/` : ''}${version} ${kind}`);
}

function reachable(schemas: ReadonlyMap<string, SchemaNode>, roots: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...roots];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    open.push(...referencesOf(schemas.get(name) ?? {}));
  }
  return found;
}

function referencesOf(node: SchemaNode): readonly string[] {
  const { $ref, items, additionalProperties, oneOf = [], properties = {} } = node;
  const inner = [...oneOf, ...Object.values(properties), ...(items ? [items] : [])];
  if (typeof additionalProperties === 'object') inner.push(additionalProperties);
  return [...($ref ? [$ref] : []), ...inner.flatMap(referencesOf)];
}

/** `core.v1.PodSpec` of `io.k8s.api.core.v1.PodSpec`: unique among all types of Kubernetes. */
function shortName(name: string): string {
  return name.split('.').slice(-3).join('.');
}

/** The schema of a whole type. Only kinds have a `status`, which is the server's and not judged here. */
function plainObject(schema: unknown): SchemaNode {
  const node = plain(schema);
  if (kindsOf(schema).length === 0 || !node.properties?.status) return node;
  const required = node.required?.filter((field) => field !== 'status');
  return { ...node, properties: { ...node.properties, status: {} }, ...(required ? { required } : {}) };
}

/** What a value must be: without prose, defaults and hints for clients. */
function plain(schema: unknown): SchemaNode {
  if (!isMap(schema)) return {};
  const { $ref, allOf, type, items, oneOf, properties, additionalProperties, required } = schema;
  if (typeof $ref === 'string') return { $ref: shortName($ref.replace(reference, '')) };
  if (Array.isArray(allOf) && allOf.length === 1) return plain(allOf[0]);
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(isStrings(schema.enum) ? { enum: schema.enum } : {}),
    ...(items === undefined ? {} : { items: plain(items) }),
    ...(Array.isArray(oneOf) ? { oneOf: oneOf.map(plain) } : {}),
    ...(isMap(properties)
      ? { properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, plain(value)])) }
      : {}),
    ...additional(isMap(properties), additionalProperties),
    ...(isStrings(required) ? { required } : {}),
  };
}

/** Where fields are listed, no other is taken: the server drops what it does not know, or refuses it when asked to be strict. */
function additional(listsFields: boolean, additionalProperties: unknown): Pick<SchemaNode, 'additionalProperties'> {
  if (isMap(additionalProperties)) return { additionalProperties: plain(additionalProperties) };
  return listsFields ? { additionalProperties: false } : {};
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function sorted<T>(map: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A set as the text of a file, a line for each definition so that a change is a line of a diff. */
export function schemaText({ minors, kinds, definitions }: SchemaSet): string {
  const lines = Object.entries(definitions).map(
    ([name, entries]) => `${JSON.stringify(name)}:${JSON.stringify(entries)}`,
  );
  return `{\n"minors":${JSON.stringify(minors)},\n"kinds":${JSON.stringify(kinds)},\n"definitions":{\n${lines.join(',\n')}\n}\n}\n`;
}
