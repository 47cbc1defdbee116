import type { Dashboard } from '../../core';

/** Dashboard over the operator's own metrics. */
export function externalSecretsDashboard(title: string, job: string): Dashboard {
  const of = `job="${job}"`;
  return {
    title,
    health: [
      {
        title: 'Secrets not ready',
        unit: 'count',
        queries: { secrets: `sum(externalsecret_status_condition{${of},condition="Ready",status="False"})` },
      },
    ],
    traffic: [
      {
        title: 'Calls of the store',
        unit: 'per-second',
        queries: { '{{call}}': `sum by (call) (rate(externalsecret_provider_api_calls_count{${of}}[5m]))` },
      },
    ],
    errors: [
      {
        title: 'Failed synchronizations',
        unit: 'per-second',
        queries: { failed: `sum(rate(externalsecret_sync_calls_error{${of}}[5m]))` },
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
