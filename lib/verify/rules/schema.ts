import type { Manifest } from '../../core/manifest';
import type { Complaint, Rule } from '../rule';
import { type SchemaError, schemaErrors } from '../schemas';
import { fieldName } from '../search';
import { isMap, itemName, kindOf } from '../shape';
import { withoutSops } from '../sops';

/** A field that the API server does not know vanishes without a word, or stops an apply that asks for strictness. */
export const schema: Rule = {
  id: 'schema',
  title:
    "Every object of a Kubernetes kind has just the fields that its environment's Kubernetes version knows, with values of their types.",
  *check({ all, minor }) {
    for (const at of all) {
      const errors = schemaErrors(withoutSops(at.object), minor);
      const choices = new Set(
        errors.filter(({ keyword }) => keyword === 'oneOf').map(({ instancePath }) => instancePath),
      );
      for (const error of errors) {
        if (error.keyword === 'type' && choices.has(error.instancePath)) continue;
        yield complaint(at, error, minor);
      }
    }
  },
};

function complaint(at: Manifest, error: SchemaError, minor: number): Complaint {
  const { keyword, params, data } = error;
  switch (keyword) {
    case 'additionalProperties':
      return {
        at,
        prop: fieldOf(at.object, error.instancePath, String(params.additionalProperty)),
        problem: `is no field that Kubernetes 1.${minor} knows here`,
        remedy: 'correct its name or place, or leave it out',
      };
    case 'required':
      return {
        at,
        prop: fieldOf(at.object, error.instancePath, String(params.missingProperty)),
        problem: 'is missing',
        remedy: 'state it',
      };
    case 'enum':
      return {
        at,
        prop: fieldOf(at.object, error.instancePath),
        problem: `'${String(data)}' is none of the values that Kubernetes 1.${minor} knows`,
        remedy: `use one of ${(params.allowedValues as readonly string[]).join(', ')}`,
      };
    default:
      return {
        at,
        prop: fieldOf(at.object, error.instancePath),
        problem: `expected ${expected(error)}, found ${kindOf(data)}`,
        remedy: 'write a value of the right type',
      };
  }
}

function expected({ keyword, params, schema: choices }: SchemaError): string {
  if (keyword !== 'oneOf') return withArticle(String(params.type));
  return (choices as readonly { readonly type: string }[]).map(({ type }) => withArticle(type)).join(' or ');
}

function withArticle(type: string): string {
  const name = { array: 'list', integer: 'whole number', object: 'map' }[type] ?? type;
  return `a ${name}`;
}

/** The field that a JSON pointer points at, with names for the items of lists: `spec.containers[web].image`. */
function fieldOf(object: unknown, pointer: string, last?: string): string {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  let value = object;
  const steps = keys.map((key) => {
    const inList = Array.isArray(value);
    value = inList || isMap(value) ? Reflect.get(value as object, key) : undefined;
    return inList ? `[${itemName(value, key)}]` : key;
  });
  return fieldName(last === undefined ? steps : [...steps, last]);
}
