import type { KubernetesObject } from '../../core/manifest';
import type { Objects } from '../objects';
import type { Complaint, Rule } from '../rule';
import { isMap } from '../shape';

const metadataFields = [
  'creationTimestamp',
  'deletionGracePeriodSeconds',
  'deletionTimestamp',
  'generateName',
  'generation',
  'managedFields',
  'ownerReferences',
  'resourceVersion',
  'selfLink',
  'uid',
];
const annotations = ['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision'];

/** What the cluster writes, the manifest cannot know: it is refused, ignored, or fought over. */
export const serverFields: Rule = {
  id: 'server-fields',
  title: 'No manifest holds a field that the API server or a controller writes.',
  *check(objects) {
    for (const at of objects.all) {
      for (const prop of present(at.object)) yield written(at, prop);
    }
    for (const { at, prop, metadata } of templates(objects)) {
      for (const field of metadataFields)
        if (Reflect.get(metadata, field) !== undefined) yield written(at, `${prop}.${field}`);
    }
    for (const at of objects.of('Service')) {
      const spec = at.object.spec ?? {};
      if (spec.clusterIP && spec.clusterIP !== 'None') yield written(at, 'spec.clusterIP');
      for (const field of ['clusterIPs', 'healthCheckNodePort'] as const)
        if (field in spec) yield written(at, `spec.${field}`);
      for (const port of spec.ports ?? []) {
        if (port.nodePort !== undefined) yield written(at, `spec.ports[${port.name ?? port.port}].nodePort`);
      }
    }
    for (const at of objects.of('ClusterRole')) {
      if (at.object.aggregationRule && at.object.rules?.length) yield written(at, 'rules');
    }
  },
};

function written(at: Complaint['at'], prop: string): Complaint {
  return { at, prop, problem: 'is written by the cluster', remedy: 'leave it out' };
}

function present(object: KubernetesObject): readonly string[] {
  const status = 'status' in object ? ['status'] : [];
  const found = metadataFields.filter((field) => field in object.metadata).map((field) => `metadata.${field}`);
  const noted = annotations
    .filter((key) => object.metadata.annotations?.[key] !== undefined)
    .map((key) => `metadata.annotations[${key}]`);
  return [...status, ...found, ...noted];
}

/** Metadata inside objects: of pod templates and of claim templates. */
function* templates(objects: Objects) {
  for (const { at, metadataField } of objects.pods) {
    if (metadataField === 'metadata') continue;
    const metadata = metadataField
      .split('.')
      .reduce<unknown>((value, step) => (isMap(value) ? value[step] : undefined), at.object);
    if (isMap(metadata)) yield { at, prop: metadataField, metadata };
  }
  for (const at of objects.of('StatefulSet')) {
    for (const { metadata } of at.object.spec?.volumeClaimTemplates ?? []) {
      yield { at, prop: `spec.volumeClaimTemplates[${metadata?.name}].metadata`, metadata: metadata ?? {} };
    }
  }
}
