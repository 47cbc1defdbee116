import type { KubernetesObject } from '../core/manifest';
import { type Stage, stages } from '../core/stage';

/** Kinds whose removal takes everything in them along. Nothing prunes them; a human deletes them. */
const precious = new Set(['CustomResourceDefinition', 'Namespace', 'PersistentVolume', 'PersistentVolumeClaim']);

/**
 * Adds what Argo CD and Flux read from an object: its wave, and that a precious one is never pruned. Each tool's
 * annotations mean nothing to the others and to kubectl, so one tree serves all three. What the object itself says about
 * its delivery stands.
 */
export function withDeliveryAnnotations(object: KubernetesObject, stage: Stage): KubernetesObject {
  const { wave } = stages[stage];
  const annotations = {
    ...(wave === 0 ? {} : { 'argocd.argoproj.io/sync-wave': String(wave) }),
    ...(precious.has(object.kind)
      ? {
          'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
          'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        }
      : {}),
  };
  if (Object.keys(annotations).length === 0) return object;
  const metadata = { ...object.metadata, annotations: sorted({ ...annotations, ...object.metadata.annotations }) };
  return { ...object, metadata: { ...sorted(metadata), name: metadata.name } };
}

/** The same entries in the order of their keys, like everything else that cdk8s writes. */
function sorted<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
