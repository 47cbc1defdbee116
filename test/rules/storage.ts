import type { Severity } from '../../lib';
import type { AlertTest } from './alert-test';
import { recovering } from './resolving';
import { series } from './series';
import { twoSided } from './two-sided';

const claim = { namespace: 'shop', persistentvolumeclaim: 'data' };
const volume = { job: 'kubelet', metrics_path: '/metrics', ...claim };
const state = { job: 'kube-state-metrics' };
const fires = [claim];

/** A volume that has so much of a hundred left. */
function left(what: 'space' | 'inodes', values: string): Record<string, string> {
  const [free, all] =
    what === 'space'
      ? ['kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes']
      : ['kubelet_volume_stats_inodes_free', 'kubelet_volume_stats_inodes'];
  return { [series(free, volume)]: values, [series(all, volume)]: '100x120' };
}

const readOnly = {
  [series('kube_persistentvolumeclaim_access_mode', { ...state, ...claim, access_mode: 'ReadOnlyMany' })]: '1x120',
};
const excused = {
  [series('kube_persistentvolumeclaim_labels', { ...state, ...claim, label_excluded_from_alerts: 'true' })]: '1x120',
};

function filling(alert: string, what: 'space' | 'inodes', severity: Severity): AlertTest {
  const bad = left(what, severity === 'critical' ? '2x120' : '20-0.2x120');
  const story = { every: '5m', at: '6h' };
  return recovering({
    alert,
    severity,
    stories: [
      { when: 'it fills up', series: bad, ...story, fires },
      { when: 'it has room', series: left(what, '90x120'), ...story, fires: [] },
      { when: 'it is fairly full and stays so', series: left(what, '10x120'), ...story, fires: [] },
      { when: 'nobody writes to it', series: { ...bad, ...readOnly }, ...story, fires: [] },
      { when: 'its claim is excused', series: { ...bad, ...excused }, ...story, fires: [] },
    ],
  });
}

const phase = (name: string, labels: Readonly<Record<string, string>>, value: number) => ({
  [series(name, { ...state, ...labels })]: `${value}x60`,
});

export const storageTests: readonly AlertTest[] = [
  filling('KubePersistentVolumeFillingUp', 'space', 'warning'),
  filling('KubePersistentVolumeFillingUp', 'space', 'critical'),
  filling('KubePersistentVolumeInodesFillingUp', 'inodes', 'warning'),
  filling('KubePersistentVolumeInodesFillingUp', 'inodes', 'critical'),
  twoSided([{ persistentvolume: 'pv', phase: 'Failed' }])(
    'KubePersistentVolumeErrors',
    [
      phase('kube_persistentvolume_status_phase', { persistentvolume: 'pv', phase: 'Failed' }, 1),
      phase('kube_persistentvolume_status_phase', { persistentvolume: 'pv', phase: 'Failed' }, 0),
    ],
    '10m',
  ),
  twoSided(fires)(
    'KubePersistentVolumeClaimPending',
    [
      phase('kube_persistentvolumeclaim_status_phase', { ...claim, phase: 'Pending' }, 1),
      phase('kube_persistentvolumeclaim_status_phase', { ...claim, phase: 'Pending' }, 0),
    ],
    '20m',
  ),
];
