import { objectName } from '../../../lib/verify/rule';
import type { Client, LiveObject } from '../client';
import { waitFor } from '../wait';
import type { Pass, Trial } from './trial';

/** How many times longer than a rollout the garbage collector and the namespace controller may take. */
const patience = 2;

/** Deletes everything in reverse order and waits until nothing is left: no finalizer is stuck, and everything has its owner. */
export async function removeAll(pass: Pass): Promise<void> {
  const { api } = pass.plane;
  for (const object of [...pass.objects].reverse()) await api.delete(object);
  const left = async () => {
    const found = await Promise.all(pass.objects.map((object) => api.find(object)));
    return found.flatMap((object) =>
      object ? [`${objectName(object)} (finalizers: ${object.metadata.finalizers?.join(', ') ?? 'none'})`] : [],
    );
  };
  try {
    await waitFor('removal', patience * pass.patience, left);
  } catch {
    for (const text of await left()) pass.fault('removal', `${text} does not go`);
  }
  await removeVolumes(pass);
}

/** Does what the controllers that serve finalizers would do, where none is there. */
export async function releaseFinalizers(api: Client, { manifests }: Trial): Promise<void> {
  for (const { object } of manifests) {
    const held = await api.find(object);
    if (!held?.metadata.finalizers?.length || held.kind === 'Namespace') continue;
    await api.request('PATCH', await api.pathOf(held), {
      body: { metadata: { finalizers: null } },
      contentType: 'application/merge-patch+json',
    });
  }
}

/** Volumes of retained claims outlive their namespace on purpose; the next pass must not meet them. */
async function removeVolumes({ plane, namespaces }: Pass): Promise<void> {
  for (const volume of await plane.api.list<LiveVolume>({ apiVersion: 'v1', kind: 'PersistentVolume' })) {
    if (namespaces.has(volume.spec.claimRef?.namespace ?? '')) await plane.api.delete(volume);
  }
}

interface LiveVolume extends LiveObject {
  readonly spec: { readonly claimRef?: { readonly namespace: string } };
}
