import { type Board, graph, type Row, row, table } from './board';
import { glance } from './glance';
import type { ObservedSystem } from './observed-system';
import { podsOf } from './pods';
import { systemGraph, systemUid } from './system-board';

/** Identifier of the dashboard of a capability. */
export function capabilityUid(capability: string): string {
  return systemUid({ capability, name: 'all' });
}

/** All systems of a capability on one page: whether they are well, what passes through them, and what they take. */
export function capabilityBoard(title: string, systems: readonly ObservedSystem[]): Board {
  const capability = systems[0]?.capability ?? '';
  return {
    uid: capabilityUid(capability),
    title: `${title}, all systems`,
    description: `Whether ${systems.map((system) => system.title).join(', ')} are well, what passes through them, and what they take.`,
    tags: [capability],
    variables: [],
    rows: [glance(systems), ...systems.flatMap(mattersOf), ...pods(systems)].filter(({ panels }) => panels.length > 0),
  };
}

/** What a system has said first about its health, its traffic and its errors. */
function mattersOf({ title, observations }: ObservedSystem): Row[] {
  return observations.flatMap(({ dashboard }) => {
    if (!dashboard) return [];
    const first = [dashboard.health[0], dashboard.traffic[0], dashboard.errors[0]].flatMap((panel) => panel ?? []);
    return [row(title, ...first.map(systemGraph))];
  });
}

function pods(systems: readonly ObservedSystem[]): Row[] {
  const of = podsOf(systems.flatMap(({ workloads }) => workloads));
  if (!of) return [];
  const containers = `job="kubelet", metrics_path="/metrics/cadvisor", ${of}, container!="", image!=""`;
  const cpu = `sum by (pod) (rate(container_cpu_usage_seconds_total{${containers}}[$__rate_interval]))`;
  const memory = `sum by (pod) (container_memory_working_set_bytes{${containers}})`;
  return [
    row(
      'Resources',
      graph('CPU', 'cores', { '{{pod}}': cpu }, { stacked: true }),
      graph('Memory', 'bytes', { '{{pod}}': memory }, { stacked: true }),
      table('Pods', { pod: 'Pod' }, [
        { title: 'Ready', unit: 'yes-no', query: `min by (pod) (kube_pod_status_ready{${of}, condition="true"})` },
        { title: 'Restarts', unit: 'count', query: `sum by (pod) (kube_pod_container_status_restarts_total{${of}})` },
        { title: 'CPU', unit: 'cores', query: cpu },
        { title: 'Memory', unit: 'bytes', query: memory },
      ]),
    ),
  ];
}
