import { type Alert, alert } from '../../core';

/** Alerts over the controller's metrics. */
export function trustManagerAlerts(namespace: string, job: string): Alert[] {
  return [
    alert({
      name: 'TrustBundleNotSynced',
      severity: 'warning',
      expression: `sum by (namespace, controller) (rate(controller_runtime_reconcile_errors_total{job="${job}"}[15m])) > 0`,
      minutes: 30,
      summary: 'The certificates of authorities do not reach the namespaces that trust them.',
      description: 'Controller {{ $labels.controller }} has {{ $value | humanize }} errors a second.',
    }),
    alert({
      name: 'TrustManagerUnmeasured',
      severity: 'warning',
      expression: `absent(controller_runtime_reconcile_total{namespace="${namespace}",job="${job}"})`,
      minutes: 15,
      summary: 'Nobody knows whether new authorities would be trusted.',
      description: `No metrics of ${job} for 15 minutes; ConfigMaps that are there stay as they are.`,
    }),
  ];
}
