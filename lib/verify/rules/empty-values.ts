import { inBuiltInGroup } from '../kinds';
import type { Rule } from '../rule';
import { type Look, search } from '../search';

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
  *check({ all, nulls }) {
    for (const { at, field } of nulls) {
      // The schema of a custom resource may have null as a default.
      if (at.object.kind === 'CustomResourceDefinition') continue;
      yield { at, prop: field, problem: 'is null', remedy: 'leave it out' };
    }
    for (const at of all) {
      if (!inBuiltInGroup(at.object) || free.has(at.object.kind)) continue;
      for (const { prop, what } of search(at.object, emptiness)) {
        yield { at, prop, problem: `is ${what}`, remedy: 'leave it out' };
      }
    }
  },
};

const emptiness: Look<string> = (value, key, inList) => {
  // An empty item of a list is kept: a rule of a NetworkPolicy that allows everything is one.
  if (typeof value !== 'object' || value === null || inList || !isEmpty(value) || meaningful.has(key)) return undefined;
  return Array.isArray(value) ? 'an empty list' : 'an empty map';
};

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}
