import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import type { Client, LiveObject } from '../client';
import type { Pass } from './trial';

interface LivePod extends LiveObject {
  readonly spec: PodSpec;
}

interface Named {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly keys: readonly string[];
}

/** A kubelet would not start a pod whose ConfigMap, Secret or key is not there; the simulated one does, so they are looked up. */
export async function checkReferences(pass: Pass): Promise<void> {
  const { namespaces } = pass;
  const pods = await pass.plane.api.list<LivePod>({ apiVersion: 'v1', kind: 'Pod' });
  const wanted = new Map<string, Named & { readonly namespace: string }>();
  for (const { metadata, spec } of pods) {
    const { namespace = '' } = metadata;
    if (!namespaces.has(namespace)) continue;
    for (const named of namesIn(spec)) wanted.set(JSON.stringify({ namespace, ...named }), { namespace, ...named });
  }
  for (const each of wanted.values()) {
    const lack = await lackOf(pass.plane.api, each);
    if (lack) pass.fault('references', lack);
  }
  pass.count('references', wanted.size);
}

async function lackOf(api: Client, { kind, name, namespace, keys }: Named & { namespace: string }) {
  const found = await api.find<LiveObject & { data?: object; binaryData?: object }>({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace },
  });
  if (!found) return `${kind} ${namespace}/${name} does not exist`;
  const there = new Set([...Object.keys(found.data ?? {}), ...Object.keys(found.binaryData ?? {})]);
  const missing = keys.filter((key) => !there.has(key));
  return missing.length > 0 ? `${kind} ${namespace}/${name} has no key ${missing.join(', ')}` : undefined;
}

function namesIn({ containers, initContainers = [], volumes = [] }: PodSpec): readonly Named[] {
  return [
    ...[...containers, ...initContainers].flatMap(namesOfContainer),
    ...volumes.flatMap(({ configMap, secret, projected }) =>
      [{ configMap, secret: secret && { ...secret, name: secret.secretName } }, ...(projected?.sources ?? [])].flatMap(
        (source) => [...named('ConfigMap', source.configMap), ...named('Secret', source.secret)],
      ),
    ),
  ];
}

function namesOfContainer({ env = [], envFrom = [] }: Container): readonly Named[] {
  return [
    ...env.flatMap(({ valueFrom }) => [
      ...named('ConfigMap', valueFrom?.configMapKeyRef),
      ...named('Secret', valueFrom?.secretKeyRef),
    ]),
    ...envFrom.flatMap(({ configMapRef, secretRef }) => [
      ...named('ConfigMap', configMapRef),
      ...named('Secret', secretRef),
    ]),
  ];
}

interface Reference {
  readonly name?: string;
  readonly key?: string;
  readonly items?: readonly { readonly key: string }[];
  readonly optional?: boolean;
}

function named(kind: Named['kind'], reference: Reference | undefined): readonly Named[] {
  if (!reference?.name || reference.optional) return [];
  return [
    {
      kind,
      name: reference.name,
      keys: [...(reference.key ? [reference.key] : []), ...(reference.items ?? []).map(({ key }) => key)],
    },
  ];
}
