import { createHash } from 'node:crypto';
import type { Dashboard, Panel, Workload } from '../../core';
import { type Board, type Graph, graph, maxUid, type Row, row, type Unit } from './board';
import { glance } from './glance';
import type { ObservedSystem } from './observed-system';
import { podsOf } from './pods';

const units: Readonly<Record<Panel['unit'], Unit>> = {
  bytes: 'bytes',
  count: 'count',
  percent: 'percent',
  'per-second': 'per-second',
  seconds: 'seconds',
};

/** Headings of the one layout of all systems. */
const headings = { health: 'Health', traffic: 'Traffic', errors: 'Errors', saturation: 'Saturation' } as const;

/** The dashboard of one system: whether it is well, what it says about itself, and what it takes of the cluster. */
export function systemBoard(system: ObservedSystem): Board {
  const dashboards = system.observations.flatMap(({ dashboard }) => dashboard ?? []);
  const { title } = system;
  return {
    uid: systemUid(system),
    title,
    description: `Health, traffic, errors, saturation and resources of ${title} (${system.capability}).`,
    tags: [system.capability],
    variables: [],
    rows: [
      glance([system]),
      ...(['health', 'traffic', 'errors', 'saturation'] as const).flatMap((part) => declared(dashboards, part)),
      ...resources(system.workloads),
    ].filter(({ panels }) => panels.length > 0),
  };
}

/** A stable identifier: `logging-opensearch`. */
export function systemUid({ capability, name }: Pick<ObservedSystem, 'capability' | 'name'>): string {
  const uid = `${capability}-${name}`;
  if (uid.length <= maxUid) return uid;
  const hash = createHash('sha256').update(uid).digest('hex').slice(0, 8);
  return `${uid.slice(0, maxUid - hash.length - 1)}-${hash}`;
}

function declared(dashboards: readonly Dashboard[], part: keyof typeof headings): Row[] {
  const panels = dashboards.flatMap((dashboard) => dashboard[part]);
  return panels.length > 0 ? [row(headings[part], ...panels.map(systemGraph))] : [];
}

/** A declared panel as a graph. */
export function systemGraph({ title, unit, queries }: Panel): Graph {
  const widened = Object.entries(queries).map(([legend, query]) => [legend, zoomable(query)]);
  return graph(title, units[unit], Object.fromEntries(widened));
}

/** Rates over as long as a point on the screen stands for, instead of a fixed time. */
function zoomable(query: string): string {
  return query.replaceAll(/\b(rate\([^[\]]*)\[5m\]/g, '$1[$__rate_interval]');
}

/** What containers take, against what they asked for. From the kubelet, so that it needs nothing of the system itself. */
function resources(workloads: readonly Workload[]): Row[] {
  const pods = podsOf(workloads);
  if (!pods) return [];
  const of = `job="kubelet", metrics_path="/metrics/cadvisor", ${pods}`;
  return [
    row(
      'Resources',
      graph('CPU', 'cores', {
        '{{pod}}': `sum by (pod) (rate(container_cpu_usage_seconds_total{${of}, container!="", image!=""}[$__rate_interval]))`,
      }),
      graph(
        'Memory, of its limit',
        'ratio',
        {
          '{{pod}}': `max by (pod) (container_memory_working_set_bytes{${of}, container!="", image!=""} / on (cluster, namespace, pod, container) group_left () kube_pod_container_resource_limits{${pods}, resource="memory"})`,
        },
        { description: 'Working set of the container that is closest to its limit.', alarm: { critical: 0.9 } },
      ),
      graph('Network', 'bytes-per-second', {
        '{{pod}} in': `sum by (pod) (rate(container_network_receive_bytes_total{${of}}[$__rate_interval]))`,
        '{{pod}} out': `sum by (pod) (rate(container_network_transmit_bytes_total{${of}}[$__rate_interval]))`,
      }),
    ),
    ...volumes(workloads),
  ];
}

function volumes(workloads: readonly Workload[]): Row[] {
  const claims = workloads.filter(({ props }) => props.kind === 'StatefulSet');
  if (claims.length === 0) return [];
  const names = claims.map(({ name }) => `.+-${name}-[0-9]+`).join('|');
  const namespaces = [...new Set(claims.map(({ namespace }) => namespace))].join('|');
  const of = `job="kubelet", metrics_path="/metrics", namespace=~"${namespaces}", persistentvolumeclaim=~"${names}"`;
  return [
    row(
      'Volumes',
      graph(
        'Space used',
        'ratio',
        {
          '{{persistentvolumeclaim}}': `max by (persistentvolumeclaim) (kubelet_volume_stats_used_bytes{${of}} / kubelet_volume_stats_capacity_bytes{${of}})`,
        },
        { alarm: { warning: 0.85, critical: 0.97 } },
      ),
      graph('Space left', 'bytes', {
        '{{persistentvolumeclaim}}': `min by (persistentvolumeclaim) (kubelet_volume_stats_available_bytes{${of}})`,
      }),
    ),
  ];
}
