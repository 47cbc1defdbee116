import { servedKinds } from '../../lib/verify/kinds';

/** Kinds that only controllers and nodes write. */
const neverAuthored: ReadonlySet<string> = new Set([
  'CSINode',
  'CSIStorageCapacity',
  'ControllerRevision',
  'EndpointSlice',
  'IPAddress',
  'Lease',
  'Node',
  'ResourceSlice',
  'VolumeAttachment',
]);

/** The kinds that a platform may hold, as `apiVersion kind`. */
export const authoredKinds: readonly string[] = servedKinds.filter(
  (kind) => !neverAuthored.has(kind.split(' ')[1] ?? ''),
);
