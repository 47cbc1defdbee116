import type { Volume } from 'kubernetes-types/core/v1';
import type { Objects } from '../objects';
import type { PodOwner } from '../pods';
import type { Complaint, Rule } from '../rule';

/** A place that names a ConfigMap or a Secret. */
interface Reference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string | undefined;
  /** The keys it needs. */
  readonly keys: readonly string[];
  readonly prop: string;
}

/** A kubelet waits for ever for a ConfigMap, Secret or key that does not exist. */
export const configReferences: Rule = {
  id: 'config-references',
  title:
    'Every ConfigMap and Secret that an object names exists and has the keys it needs, unless the reference is optional.',
  *check(objects) {
    for (const pod of objects.pods) {
      const references = [...fromContainers(pod), ...fromVolumes(pod), ...pullSecrets(pod.spec, pod.field)];
      for (const reference of references) yield* unresolved(objects, pod.at, pod.namespace, reference);
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
  return configMap && new Set([...Object.keys(configMap.data ?? {}), ...Object.keys(configMap.binaryData ?? {})]);
}

function fromContainers({ containers }: PodOwner): readonly Reference[] {
  return containers.flatMap(({ container: { env, envFrom }, field }) => [
    ...(env ?? []).flatMap(({ name, valueFrom }) => [
      ...reference('ConfigMap', valueFrom?.configMapKeyRef, `${field}.env[${name}]`),
      ...reference('Secret', valueFrom?.secretKeyRef, `${field}.env[${name}]`),
    ]),
    ...(envFrom ?? []).flatMap(({ configMapRef, secretRef }, i) => [
      ...reference('ConfigMap', configMapRef, `${field}.envFrom[${i}]`),
      ...reference('Secret', secretRef, `${field}.envFrom[${i}]`),
    ]),
  ]);
}

function fromVolumes(pod: PodOwner): readonly Reference[] {
  return (pod.spec.volumes ?? []).flatMap((volume) => {
    const { configMap, secret, projected, name } = volume;
    const prop = `${pod.field}.volumes[${name}]`;
    const mounted = subPaths(pod, volume);
    return [
      ...reference('ConfigMap', configMap, prop, mounted),
      ...reference('Secret', secret && { ...secret, name: secret.secretName }, prop, mounted),
      ...(projected?.sources ?? []).flatMap((source, i) => [
        ...reference('ConfigMap', source.configMap, `${prop}.projected.sources[${i}]`),
        ...reference('Secret', source.secret, `${prop}.projected.sources[${i}]`),
      ]),
    ];
  });
}

/** Keys that containers mount one by one: a key that is not there becomes an empty directory. */
function subPaths({ containers }: PodOwner, { name, configMap, secret }: Volume): readonly string[] {
  if ((configMap ?? secret)?.items) return [];
  return containers
    .flatMap(({ container }) => container.volumeMounts ?? [])
    .flatMap((mount) => (mount.name === name && mount.subPath ? [mount.subPath] : []));
}

interface Referring {
  readonly name?: string;
  readonly optional?: boolean;
  readonly key?: string;
  readonly items?: readonly { readonly key: string }[];
}

function reference(
  kind: Reference['kind'],
  referring: Referring | undefined,
  prop: string,
  more: readonly string[] = [],
): readonly Reference[] {
  if (!referring || referring.optional) return [];
  const { name, key, items } = referring;
  return [{ kind, name, keys: [...(key ? [key] : []), ...(items ?? []).map((item) => item.key), ...more], prop }];
}

function pullSecrets(
  { imagePullSecrets }: { readonly imagePullSecrets?: readonly { readonly name?: string }[] },
  field?: string,
): readonly Reference[] {
  const prop = field ? `${field}.imagePullSecrets` : 'imagePullSecrets';
  return (imagePullSecrets ?? []).map(({ name }) => ({ kind: 'Secret', name, keys: ['.dockerconfigjson'], prop }));
}
