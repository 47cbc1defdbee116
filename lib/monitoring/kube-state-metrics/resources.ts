import type { AccessRule } from '../../core';
import { kubeStateMetrics } from '../metrics/kube-state-metrics';

/** The kinds whose state is told, by API group: those that a rule or a dashboard asks about. Secrets are not among them. */
const resources: Readonly<Record<string, readonly string[]>> = {
  '': ['namespaces', 'nodes', 'persistentvolumeclaims', 'persistentvolumes', 'pods', 'resourcequotas'],
  apps: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  policy: ['poddisruptionbudgets'],
};

/** Label of a PersistentVolumeClaim that keeps it out of the alerts about full volumes. */
const excludedFromAlerts = 'excluded-from-alerts';

/** Flags that choose what is told. */
export const resourceArguments: readonly string[] = [
  `--resources=${Object.values(resources).flat().sort().join(',')}`,
  `--metric-labels-allowlist=persistentvolumeclaims=[${excludedFromAlerts}]`,
];

/** What has to be read for it. */
export const resourceAccess: readonly AccessRule[] = Object.entries(resources).map(([group, names]) => ({
  groups: [group],
  resources: names,
  verbs: ['list', 'watch'],
}));

/** Beginnings of the names of metrics about these kinds: `kube_pod`. */
const beginnings = Object.values(resources)
  .flat()
  .map((kind) => `kube_${kind.replace(/s$/, '')}`);

/** Metrics that are exposed: those about the kinds whose state is told. */
export const toldMetrics: readonly string[] = kubeStateMetrics.filter((name) =>
  beginnings.some((beginning) => name === beginning || name.startsWith(`${beginning}_`)),
);
