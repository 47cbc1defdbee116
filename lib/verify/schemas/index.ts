import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';

/** A JSON Schema of types only. A reference is the name of another definition. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  /** False where the API server takes no other fields than `properties`. */
  readonly additionalProperties?: SchemaNode | boolean;
  readonly required?: readonly string[];
}

/** The schemas of several releases of Kubernetes, each type with an entry for every release that changed it. */
export interface SchemaSet {
  /** Minor versions that the set tells apart. */
  readonly minors: readonly number[];
  /** The definition of each kind, by `apiVersion kind`. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Each definition with the minor version from which on it says this. */
  readonly definitions: Readonly<Record<string, readonly (readonly [number, SchemaNode])[]>>;
}

/** What is wrong with an object, as ajv says it. */
export type SchemaError = ErrorObject;

/** Read as a file: the compiler would infer a type for each of its thousands of values. */
const set: SchemaSet = JSON.parse(readFileSync(join(__dirname, 'kubernetes.json'), 'utf8'));
const validators = new Map<number, ReadonlyMap<string, () => ValidateFunction>>();

/** Minor versions of Kubernetes whose kinds are known, in order. */
export const knownMinors: readonly number[] = set.minors;

/**
 * What is wrong with an object by the schema of its kind in a minor version of Kubernetes; nothing when that version does
 * not know the kind, which is another rule's matter.
 */
export function schemaErrors(
  object: { readonly apiVersion: string; readonly kind: string },
  minor: number,
): readonly SchemaError[] {
  const validate = validatorsOf(minor).get(`${object.apiVersion} ${object.kind}`)?.();
  return !validate || validate(object) ? [] : (validate.errors ?? []);
}

/** Compiled on first use: an environment uses a third of the kinds. */
function validatorsOf(minor: number): ReadonlyMap<string, () => ValidateFunction> {
  const known = validators.get(minor);
  if (known) return known;
  const definitions = definitionsOf(minor);
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    validateSchema: false,
    meta: false,
    code: { optimize: false },
  });
  for (const [name, schema] of Object.entries(definitions)) ajv.addSchema(schema, name);
  const made = new Map(
    Object.entries(set.kinds)
      .filter(([, name]) => name in definitions)
      .map(([kind, name]) => [kind, () => ajv.getSchema(name) as ValidateFunction]),
  );
  validators.set(minor, made);
  return made;
}

/** The definitions as one release has them. */
export function definitionsOf(minor: number): Readonly<Record<string, SchemaNode>> {
  return Object.fromEntries(
    Object.entries(set.definitions).flatMap(([name, entries]) => {
      const entry = entries.findLast(([since]) => since <= minor);
      return entry ? [[name, entry[1]]] : [];
    }),
  );
}
