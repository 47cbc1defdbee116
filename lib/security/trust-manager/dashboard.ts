import type { Dashboard } from '../../core';

/** Dashboard over the controller's metrics. */
export function trustManagerDashboard(title: string, job: string): Dashboard {
  const of = `job="${job}"`;
  return {
    title,
    health: [
      {
        title: 'Pods that work',
        unit: 'count',
        queries: { leaders: `sum(leader_election_master_status{${of}})` },
      },
    ],
    traffic: [
      {
        title: 'Reconciliations',
        unit: 'per-second',
        queries: { '{{result}}': `sum by (result) (rate(controller_runtime_reconcile_total{${of}}[5m]))` },
      },
    ],
    errors: [
      {
        title: 'Failed reconciliations',
        unit: 'per-second',
        queries: {
          '{{controller}}': `sum by (controller) (rate(controller_runtime_reconcile_errors_total{${of}}[5m]))`,
        },
      },
    ],
    saturation: [
      {
        title: 'Waiting for work',
        unit: 'count',
        queries: { '{{name}}': `sum by (name) (workqueue_depth{${of}})` },
      },
    ],
  };
}
