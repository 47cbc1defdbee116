import type { SloProps } from '../../core';

/** What the operator should reach. Source of the counters: pkg/controllers/externalsecret/esmetrics. */
export function externalSecretsObjectives(job: string): Readonly<Record<string, SloProps>> {
  return {
    sync: {
      title: 'Secrets are what their store says',
      objective: 99,
      indicator: {
        kind: 'events',
        total: `externalsecret_sync_calls_total{job="${job}"}`,
        bad: `externalsecret_sync_calls_error{job="${job}"}`,
        // Both begin with the first ExternalSecret, and an environment may have none.
        countedWhile: `controller_runtime_reconcile_total{job="${job}",controller="externalsecret"}`,
      },
      // Each Secret is looked at once an hour, but again and again while that fails: one wrong key is no incident.
      tolerates: 20,
    },
  };
}
