import { type Alert, alert, type RuleSet, type Severity } from '../../core';

const kubelet = 'job="kubelet",metrics_path="/metrics"';
const state = 'job="kube-state-metrics"';

/** Volumes that nobody fills, and those whose claims say so with the label `excluded-from-alerts`. */
const excused = `unless on (namespace, persistentvolumeclaim) kube_persistentvolumeclaim_access_mode{${state},access_mode="ReadOnlyMany"} == 1 unless on (namespace, persistentvolumeclaim) kube_persistentvolumeclaim_labels{${state},label_excluded_from_alerts="true"} == 1`;

function filling(what: 'space' | 'inodes', severity: Severity): Alert {
  const [left, all, name] =
    what === 'space'
      ? ['kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes', 'KubePersistentVolumeFillingUp']
      : ['kubelet_volume_stats_inodes_free', 'kubelet_volume_stats_inodes', 'KubePersistentVolumeInodesFillingUp'];
  const share = `100 * ${left}{${kubelet}} / ${all}{${kubelet}}`;
  const critical = severity === 'critical';
  const expression = critical
    ? `${share} < 3 ${excused}`
    : `${share} < 15 and predict_linear(${left}{${kubelet}}[6h], 4 * 24 * 3600) < 0 ${excused}`;
  return alert({
    name,
    severity,
    expression,
    minutes: critical ? 1 : 60,
    summary: critical ? `A volume has almost no ${what} left.` : `A volume will run out of ${what} within four days.`,
    description: `The volume of claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has {{ $value | printf "%.1f" }} % of its ${what} left.`,
  });
}

/** Rules about volumes. */
export const storageRules: RuleSet = {
  name: 'storage',
  rules: [],
  alerts: [
    filling('space', 'critical'),
    filling('space', 'warning'),
    filling('inodes', 'critical'),
    filling('inodes', 'warning'),
    alert({
      name: 'KubePersistentVolumeErrors',
      severity: 'critical',
      expression: `kube_persistentvolume_status_phase{${state},phase=~"Failed|Pending"} > 0`,
      minutes: 5,
      summary: 'A volume cannot be provided, or not be taken back.',
      description: 'Volume {{ $labels.persistentvolume }} is {{ $labels.phase }}.',
    }),
    alert({
      name: 'KubePersistentVolumeClaimPending',
      severity: 'warning',
      expression: `kube_persistentvolumeclaim_status_phase{${state},phase="Pending"} == 1`,
      minutes: 15,
      summary: 'A claim has no volume, and its pod does not start.',
      description: 'Claim {{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} has been pending for 15 minutes.',
    }),
  ],
};
