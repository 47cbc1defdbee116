import { type Board, graph, row, stat, table } from '../board';
import { clusterVariable, inCluster, kubelet, objects } from './support';

const chosen = 'namespace=~"$namespace", persistentvolumeclaim=~"$persistentvolumeclaim"';
const by = 'by (namespace, persistentvolumeclaim)';
const legend = '{{namespace}}/{{persistentvolumeclaim}}';
const of = (metric: string) => `kubelet_volume_stats_${metric}{${kubelet}, ${chosen}}`;
const space = `max ${by} (${of('used_bytes')} / ${of('capacity_bytes')})`;
const inodes = `max ${by} (${of('inodes_used')} / (${of('inodes')} > 0))`;

/** How full volumes are, and when they will be. */
export const volumesBoard: Board = {
  uid: 'volumes',
  title: 'Volumes',
  description: 'How full persistent volumes are, when they will be, and which claims wait.',
  tags: ['kubernetes'],
  variables: [
    clusterVariable('kube_namespace_created'),
    {
      name: 'namespace',
      label: 'Namespace',
      metric: `kubelet_volume_stats_capacity_bytes{${inCluster}}`,
      multi: true,
    },
    {
      name: 'persistentvolumeclaim',
      label: 'Claim',
      metric: `kubelet_volume_stats_capacity_bytes{${inCluster}, namespace=~"$namespace"}`,
      multi: true,
    },
  ],
  rows: [
    row(
      'At a glance',
      stat('Claims', 'count', `count(kube_persistentvolumeclaim_info{${objects}, ${chosen}})`),
      stat(
        'Claims not bound',
        'count',
        `sum(kube_persistentvolumeclaim_status_phase{${objects}, ${chosen}, phase=~"Pending|Lost"})`,
        {
          alarm: { warning: 1 },
        },
      ),
      stat('Above 85 %', 'count', `count(${space} > 0.85) or vector(0)`, { alarm: { warning: 1 } }),
      stat(
        'Full within four days',
        'count',
        `count(predict_linear(${of('available_bytes')}[6h], 4 * 24 * 3600) < 0) or vector(0)`,
        {
          description: 'As the last six hours went on.',
          alarm: { warning: 1 },
        },
      ),
    ),
    row(
      'Space',
      table(
        'Volumes',
        { namespace: 'Namespace', persistentvolumeclaim: 'Claim' },
        [
          { title: 'Used', unit: 'ratio', query: space },
          { title: 'Left', unit: 'bytes', query: `max ${by} (${of('available_bytes')})` },
          { title: 'Size', unit: 'bytes', query: `max ${by} (${of('capacity_bytes')})` },
          { title: 'Inodes used', unit: 'ratio', query: inodes },
        ],
        { sortBy: 'Used' },
      ),
      graph('Space used', 'ratio', { [legend]: space }, { alarm: { warning: 0.85, critical: 0.97 } }),
      graph('Inodes used', 'ratio', { [legend]: inodes }, { alarm: { warning: 0.85, critical: 0.97 } }),
      graph('Space left', 'bytes', { [legend]: `max ${by} (${of('available_bytes')})` }),
    ),
  ],
};
