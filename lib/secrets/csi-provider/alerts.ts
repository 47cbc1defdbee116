import { type Alert, alert } from '../../core';

/** Alerts over what Kubernetes knows of the provider, which has no metrics of its own. */
export function csiProviderAlerts(namespace: string, daemonSet: string): Alert[] {
  return [
    alert({
      name: 'VaultCsiProviderUnavailable',
      severity: 'warning',
      expression: `kube_daemonset_status_number_unavailable{namespace="${namespace}", daemonset="${daemonSet}"} > 0`,
      minutes: 15,
      summary: 'Pods on some nodes cannot mount their secrets.',
      description: `{{ $value }} nodes have had no available pod of ${namespace}/${daemonSet} for 15 minutes.`,
    }),
  ];
}
