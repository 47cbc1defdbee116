import { builtIn, systemNamespaces } from '../kinds';
import type { Objects } from '../objects';
import type { Rule } from '../rule';

/** `kubectl apply` and Argo CD would put an object without a namespace wherever they are pointed at. */
export const namespaces: Rule = {
  id: 'namespaces',
  title: 'Every namespaced object names a namespace that exists; cluster-scoped objects name none.',
  *check(objects) {
    const prop = 'metadata.namespace';
    for (const at of objects.all) {
      const { kind, metadata } = at.object;
      const { namespace } = metadata;
      const scope = builtIn(at.object)?.scope;
      if (namespace && scope === 'cluster') {
        yield { at, prop, problem: `${kind} is cluster-scoped`, remedy: 'remove metadata.namespace' };
      } else if (!namespace && scope === 'namespaced') {
        yield { at, prop, problem: 'names no namespace', remedy: 'set metadata.namespace' };
      } else if (namespace && !isThere(objects, namespace)) {
        yield { at, prop, problem: `namespace ${namespace} does not exist`, remedy: 'declare it or correct the name' };
      }
    }
  },
};

function isThere(objects: Objects, namespace: string): boolean {
  return systemNamespaces.has(namespace) || objects.declaresNamespace(namespace) || objects.expectsNamespace(namespace);
}
