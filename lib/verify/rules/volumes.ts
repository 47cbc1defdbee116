import type { Objects, Typed } from '../objects';
import type { PodOwner } from '../pods';
import type { Complaint, Rule } from '../rule';

/** The API server refuses a mount without a volume; a volume that nothing mounts is dead configuration. */
export const volumes: Rule = {
  id: 'volumes',
  title:
    'Every mount has its volume, every volume is mounted or named by an annotation of its pod, and every PersistentVolumeClaim that is named exists.',
  *check(objects) {
    const templates = new Map<PodOwner['at'], readonly string[]>(
      objects.of('StatefulSet').map((at) => [at, claimTemplates(at)]),
    );
    for (const pod of objects.pods) {
      yield* mounts(pod, templates.get(pod.at) ?? []);
      yield* claims(objects, pod);
    }
  },
};

function claimTemplates({ object }: Typed<'StatefulSet'>): readonly string[] {
  return (object.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? '');
}

function* mounts(
  { at, annotations, spec, containers, field }: PodOwner,
  claimed: readonly string[],
): Iterable<Complaint> {
  const declared = new Map([
    ...(spec.volumes ?? []).map(({ name }) => [name, `${field}.volumes[${name}]`] as const),
    ...claimed.map((name) => [name, `spec.volumeClaimTemplates[${name}]`] as const),
  ]);
  // A webhook that adds containers is told by an annotation which volume is theirs.
  const used = new Set(Object.values(annotations));
  for (const { container, field: prop } of containers) {
    for (const { name } of [...(container.volumeMounts ?? []), ...(container.volumeDevices ?? [])]) {
      used.add(name);
      if (declared.has(name)) continue;
      yield {
        at,
        prop: `${prop}.volumeMounts[${name}]`,
        problem: `there is no volume ${name}`,
        remedy: 'declare the volume or remove the mount',
      };
    }
  }
  for (const [name, prop] of declared) {
    if (!used.has(name)) yield { at, prop, problem: 'no container mounts it', remedy: 'mount the volume or remove it' };
  }
}

function* claims(objects: Objects, { at, spec, namespace, field }: PodOwner): Iterable<Complaint> {
  for (const { name, persistentVolumeClaim } of spec.volumes ?? []) {
    if (!persistentVolumeClaim) continue;
    const { claimName } = persistentVolumeClaim;
    if (objects.find('PersistentVolumeClaim', claimName, namespace)) continue;
    yield {
      at,
      prop: `${field}.volumes[${name}]`,
      problem: `PersistentVolumeClaim ${namespace}/${claimName} does not exist`,
      remedy: 'declare the claim or correct the name',
    };
  }
}
