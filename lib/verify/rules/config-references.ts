import type { Objects } from '../objects';
import { pullSecrets, type Reference, referencesOf } from '../references';
import type { Complaint, Rule } from '../rule';
import { bundledConfigMaps } from '../trust-bundles';

/** A kubelet waits for ever for a ConfigMap, Secret or key that does not exist. */
export const configReferences: Rule = {
  id: 'config-references',
  title:
    'Every ConfigMap and Secret that an object names exists and has the keys it needs, unless the reference is optional.',
  *check(objects) {
    for (const pod of objects.pods) {
      for (const reference of referencesOf(pod)) yield* unresolved(objects, pod.at, pod.namespace, reference);
    }
    for (const at of objects.of('ServiceAccount')) {
      const { metadata } = at.object;
      for (const reference of pullSecrets(at.object)) yield* unresolved(objects, at, metadata.namespace, reference);
    }
    for (const at of objects.of('Ingress')) {
      const { metadata, spec } = at.object;
      // cert-manager makes the Secrets of the Ingresses that carry its annotation.
      if (metadata.annotations?.['cert-manager.io/cluster-issuer'] || metadata.annotations?.['cert-manager.io/issuer'])
        continue;
      for (const [i, { secretName }] of (spec?.tls ?? []).entries()) {
        if (!secretName) continue;
        const reference = {
          kind: 'Secret',
          name: secretName,
          keys: ['tls.crt', 'tls.key'],
          prop: `spec.tls[${i}].secretName`,
        } as const;
        yield* unresolved(objects, at, metadata.namespace, reference);
      }
    }
  },
};

function* unresolved(
  objects: Objects,
  at: Complaint['at'],
  namespace = 'default',
  { kind, name = '', keys, prop }: Reference,
): Iterable<Complaint> {
  const known = kind === 'Secret' ? objects.secretKeys(namespace, name) : configMapKeys(objects, namespace, name);
  if (!known) {
    const remedy = kind === 'Secret' ? 'declare the secret need' : 'declare the ConfigMap';
    yield { at, prop, problem: `${kind} ${namespace}/${name} does not exist`, remedy: `${remedy} or correct the name` };
    return;
  }
  if (known === 'any') return;
  for (const key of keys.filter((wanted) => !known.has(wanted))) {
    const has = [...known].sort().join(', ') || 'none';
    yield {
      at,
      prop,
      problem: `${kind} ${namespace}/${name} has no key ${key}`,
      remedy: `add it, or use one it has: ${has}`,
    };
  }
}

function configMapKeys(objects: Objects, namespace: string, name: string): ReadonlySet<string> | undefined {
  // The controller manager puts this one into every namespace.
  if (name === 'kube-root-ca.crt') return new Set(['ca.crt']);
  const configMap = objects.find('ConfigMap', name, namespace)?.object;
  if (!configMap) return bundleKeys(objects, namespace, name);
  return new Set([...Object.keys(configMap.data ?? {}), ...Object.keys(configMap.binaryData ?? {})]);
}

function bundleKeys(objects: Objects, namespace: string, name: string): ReadonlySet<string> | undefined {
  const made = bundledConfigMaps(objects.custom('trust.cert-manager.io', 'Bundle')).filter(
    (each) => each.namespace === namespace && each.name === name,
  );
  return made.length > 0 ? new Set(made.map(({ key }) => key)) : undefined;
}
