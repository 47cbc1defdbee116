import type { Cluster } from '../../core/cluster';
import { isHostName } from '../../core/names';
import { UsageError } from '../../output/command';
import type { MapOutsider, MapWorkload, PlatformMap } from '../model';
import { internetHost, outsider } from '../outsider';

/** A workload or an outsider that a question is about. */
export type End =
  | { readonly workload: MapWorkload; readonly outsider?: undefined }
  | { readonly outsider: MapOutsider; readonly workload?: undefined };

/** What else outsiders are called. Hosts have no other names. */
const aliases: Partial<Readonly<Record<MapOutsider['kind'], readonly string[]>>> = {
  'api-server': ['apiserver', 'kube-apiserver'],
  ingress: ['ingress'],
  resolver: ['dns', 'resolver'],
  nodes: ['node', 'kubelet'],
};

/** Names shown when nothing is like the one that was asked for. */
const listedNames = 12;

/**
 * Finds who is meant by a name: `namespace/name`, the name of a workload, a product or an outsider, or a construct path. A
 * host name that nobody declared is a host on the internet.
 * @throws UsageError that lists the candidates when it is nobody, or more than one.
 */
export function endNamed(map: PlatformMap, cluster: Cluster, text: string): End {
  const ends = endsOf(map, cluster);
  // An ingress controller on the network of the nodes is the nodes to everybody.
  const wanted = text.toLowerCase() === 'ingress' && cluster.facts.ingress?.onNodes ? 'nodes' : text.toLowerCase();
  for (const level of [idsOf, namesOf, sharedNamesOf]) {
    const found = ends.filter((end) => level(end).includes(wanted));
    const [only] = found;
    if (found.length > 1) throw ambiguous(map, text, found);
    if (only) return only;
  }
  if (text.includes('.') && isHostName(text)) return { outsider: internetHost(text) };
  throw unknown(map, text, ends);
}

function endsOf({ workloads, outsiders }: PlatformMap, cluster: Cluster): End[] {
  const { dns, ingress } = cluster.facts;
  // These can be asked about even where nobody connects to them.
  const everywhere = [
    outsider(cluster, { kind: 'api-server' }),
    outsider(cluster, { kind: 'nodes' }),
    outsider(cluster, { kind: 'anyone' }),
    outsider(cluster, { kind: 'pods', pods: dns }),
    ...(ingress && !ingress.onNodes ? [outsider(cluster, { kind: 'pods', pods: ingress })] : []),
  ];
  const others = new Map([...everywhere, ...outsiders].map((other) => [other.id, other]));
  return [
    ...workloads.map((workload) => ({ workload })),
    ...[...others.values()].map((other) => ({ outsider: other })),
  ];
}

/** What tells an end from all others. */
export function idOfEnd({ workload, outsider: other }: End): string {
  return (workload ?? other).id;
}

/** `fluentd (DaemonSet in logging-privileged)`. */
export function titleOf({ workload, outsider: other }: End): string {
  return workload ? `${workload.name} (${workload.kind} in ${workload.namespace})` : `${other.name} (${other.detail})`;
}

function idsOf({ workload, outsider: other }: End): readonly string[] {
  return workload ? [workload.id, workload.path] : [other.id.toLowerCase()];
}

function namesOf({ workload, outsider: other }: End): readonly string[] {
  return workload ? [workload.name] : [other.name.toLowerCase(), ...(aliases[other.kind] ?? [])];
}

/** Names that several workloads may share: their product's, and their system's construct path. */
function sharedNamesOf({ workload }: End): readonly string[] {
  return workload ? [workload.product, workload.path.slice(0, workload.path.lastIndexOf('/'))] : [];
}

function ambiguous({ environment }: PlatformMap, text: string, found: readonly End[]): UsageError {
  return new UsageError(`'${text}' is more than one thing in ${environment}: ${listed(found)}; write one of these`);
}

function unknown({ environment }: PlatformMap, text: string, ends: readonly End[]): UsageError {
  const wanted = text.toLowerCase();
  const alike = ends.filter((end) =>
    [...idsOf(end), ...namesOf(end), ...sharedNamesOf(end)].some((name) => isAlike(name, wanted)),
  );
  const hint = alike.length > 0 ? `did you mean ${listed(alike)}?` : `there are ${listed(ends)}`;
  return new UsageError(`there is no '${text}' in ${environment}; ${hint}`);
}

function isAlike(name: string, wanted: string): boolean {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return name.includes(wanted) || (last.length > 2 && wanted.includes(last));
}

function listed(ends: readonly End[]): string {
  const names = ends.map((end) => end.workload?.id ?? `'${end.outsider?.name}'`);
  const rest = names.length - listedNames;
  return rest > 0 ? `${names.slice(0, listedNames).join(', ')} and ${rest} more` : names.join(', ');
}
