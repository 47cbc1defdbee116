import { builtIn, servedKinds } from '../../lib/verify/kinds';

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
  (each) => !neverAuthored.has(each.split(' ')[1] ?? ''),
);

/** Those of them that a minor version serves. */
export function authoredKindsAt(minor: number): readonly string[] {
  return authoredKinds.filter((each) => {
    const [apiVersion = '', kind = ''] = each.split(' ');
    const { since } = builtIn({ apiVersion, kind, metadata: { name: '' } }) ?? { since: Number.POSITIVE_INFINITY };
    return since <= minor;
  });
}
