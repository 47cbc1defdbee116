import type { MapConnection, MapOutsider, MapWorkload, PlatformMap } from '../../model';

/** A workload or an outsider, with what connects to it and what it connects to. */
export type End = { readonly in: readonly MapConnection[]; readonly out: readonly MapConnection[] } & (
  | { readonly workload: MapWorkload; readonly outsider?: undefined }
  | { readonly outsider: MapOutsider; readonly workload?: undefined }
);

/** Everything on the map, by id. */
export function endsOf({ workloads, outsiders, connections }: PlatformMap): ReadonlyMap<string, End> {
  const incoming = grouped(connections, ({ to }) => to);
  const outgoing = grouped(connections, ({ from }) => from);
  const linked = (id: string) => ({ in: incoming.get(id) ?? [], out: outgoing.get(id) ?? [] });
  return new Map<string, End>([
    ...workloads.map((workload): [string, End] => [workload.id, { workload, ...linked(workload.id) }]),
    ...outsiders.map((outsider): [string, End] => [outsider.id, { outsider, ...linked(outsider.id) }]),
  ]);
}

export function nameOf({ workload, outsider }: End): string {
  return workload ? workload.name : outsider.name;
}

/** Where it is, in a few words. */
export function placeOf({ workload, outsider }: End): string {
  return workload ? `${workload.kind} in ${workload.namespace}` : outsider.detail;
}

/** Everything that one may search it by, in lower case. */
export function searchText(end: End): string {
  const { workload } = end;
  const offers = end.in.map(({ protocol, ports }) => `${protocol} ${ports.join(' ')}`);
  const own = workload
    ? [
        workload.id,
        workload.capability,
        workload.product,
        workload.path,
        ...workload.containers.map(({ image }) => image),
        ...workload.exceptions.map(({ id }) => id),
        ...workload.secrets.map(({ name }) => name),
      ]
    : [];
  return [nameOf(end), placeOf(end), ...own, ...offers].join('\n').toLowerCase();
}

function grouped<T>(list: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
