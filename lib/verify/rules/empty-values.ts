import { inBuiltInGroup } from '../kinds';
import type { Rule } from '../rule';
import { itemName } from '../shape';

/**
 * Fields that mean something when they are empty, or that the API server keeps empty: an emptyDir without a limit, a
 * selector of everything, a ClusterRole of no rules.
 */
const meaningful = new Set([
  'emptyDir',
  'labelSelector',
  'namespaceSelector',
  'objectSelector',
  'podSelector',
  'resources',
  'rules',
  'securityContext',
  'selector',
]);

/** Kinds whose bodies are schemas or free text, in which an empty value is a statement. */
const free = new Set(['CustomResourceDefinition', 'ConfigMap', 'Secret']);

/** The API server drops these, and whoever compares sees a difference for ever. */
export const emptyValues: Rule = {
  id: 'empty-values',
  title: 'No field is null, and no list or map of a Kubernetes kind is empty unless that means something.',
  *check({ all }) {
    for (const at of all) {
      if (at.object.kind === 'CustomResourceDefinition') continue;
      const emptiesCount = inBuiltInGroup(at.object) && !free.has(at.object.kind);
      for (const { prop, what } of empties(at.object, '', emptiesCount)) {
        yield { at, prop, problem: `is ${what}`, remedy: 'leave it out' };
      }
    }
  },
};

interface Empty {
  readonly prop: string;
  readonly what: string;
}

function* empties(value: unknown, prop: string, emptiesCount: boolean): Iterable<Empty> {
  if (typeof value !== 'object' || value === null) return;
  const isList = Array.isArray(value);
  for (const key in value) {
    const child: unknown = Reflect.get(value, key);
    const at = isList ? `${prop}[${itemName(child, key)}]` : prop ? `${prop}.${key}` : key;
    if (child === null) yield { prop: at, what: 'null' };
    else if (typeof child !== 'object') continue;
    else if (!isEmpty(child)) yield* empties(child, at, emptiesCount);
    // An empty item of a list is kept: a rule of a NetworkPolicy that allows everything is one.
    else if (emptiesCount && !isList && !meaningful.has(key))
      yield { prop: at, what: Array.isArray(child) ? 'an empty list' : 'an empty map' };
  }
}

function isEmpty(value: object | undefined): boolean {
  for (const _ in value) return false;
  return true;
}
