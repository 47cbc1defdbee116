import type { Volume } from 'kubernetes-types/core/v1';
import type { PodOwner } from './pods';

/** A place that names a ConfigMap or a Secret. */
export interface Reference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string | undefined;
  /** The keys it needs. */
  readonly keys: readonly string[];
  readonly prop: string;
}

/** Every ConfigMap and Secret that a pod cannot start without. */
export function referencesOf(pod: PodOwner): readonly Reference[] {
  return [...fromContainers(pod), ...fromVolumes(pod), ...pullSecrets(pod.spec, pod.field)];
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

/** The Secrets with which images are pulled, of a pod or a ServiceAccount. */
export function pullSecrets(
  { imagePullSecrets }: { readonly imagePullSecrets?: readonly { readonly name?: string }[] },
  field?: string,
): readonly Reference[] {
  const prop = field ? `${field}.imagePullSecrets` : 'imagePullSecrets';
  return (imagePullSecrets ?? []).map(({ name }) => ({ kind: 'Secret', name, keys: ['.dockerconfigjson'], prop }));
}
