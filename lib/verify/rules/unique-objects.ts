import type { Manifest } from '../../core/manifest';
import { groupOf } from '../kinds';
import type { Rule } from '../rule';

/** The same id twice stops kustomize, and lets two Argo CD applications or Flux kustomizations fight. */
export const uniqueObjects: Rule = {
  id: 'unique-objects',
  title: 'No two objects have the same group, kind, namespace and name.',
  *check({ all }) {
    const seen = new Map<string, Manifest>();
    for (const at of all) {
      const { apiVersion, kind, metadata } = at.object;
      const id = `${groupOf(apiVersion)}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
      const first = seen.get(id);
      if (!first) seen.set(id, at);
      else yield { at, problem: `is declared at ${first.path} too`, remedy: 'rename or remove one of the two' };
    }
  },
};
