import type { Workload } from '../../core';

/** A workload that makes pods, of the platform or somebody else's. */
export type PodMaker = Pick<Workload, 'name' | 'namespace'> & { readonly props: Pick<Workload['props'], 'kind'> };

/** The alphabet of the random parts that controllers put into names: without vowels, and so never a word of a name. */
const random = '[b-df-hj-np-tv-xz24-9]';

/** What follows a workload's name in the names of its pods. */
const suffixes: Readonly<Record<Workload['props']['kind'], string>> = {
  Deployment: `-${random}{5,10}-${random}{5}`,
  StatefulSet: '-[0-9]+',
  DaemonSet: `-${random}{5}`,
  Job: `-[0-9a-f]{8}-${random}{5}`,
  CronJob: `-[0-9]+-${random}{5}`,
};

/** Matchers that select exactly the pods of workloads, by their names; undefined when there are none. */
export function podsOf(workloads: readonly PodMaker[]): string | undefined {
  if (workloads.length === 0) return undefined;
  const namespaces = [...new Set(workloads.map(({ namespace }) => namespace))].sort().join('|');
  const pods = workloads.map(({ name, props }) => `${name}${suffixes[props.kind]}`);
  return `namespace=~"${namespaces}", pod=~"${[...new Set(pods)].join('|')}"`;
}
