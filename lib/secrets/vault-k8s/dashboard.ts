import type { Dashboard } from '../../core';

/** Dashboard over the injector's own metrics. */
export function injectorDashboard(title: string, job: string): Dashboard {
  const of = `{job="${job}"}`;
  return {
    title,
    health: [
      {
        title: 'Requests in the queue',
        unit: 'count',
        queries: { '{{instance}}': `vault_agent_injector_request_queue_length${of}` },
      },
    ],
    traffic: [
      {
        title: 'Injections',
        unit: 'per-second',
        queries: {
          '{{exported_namespace}} {{injection_type}}': `sum by (exported_namespace, injection_type) (rate(vault_agent_injector_injections_by_namespace_total${of}[5m]))`,
        },
      },
    ],
    errors: [
      {
        title: 'Refused pods',
        unit: 'per-second',
        queries: {
          '{{exported_namespace}}': `sum by (exported_namespace) (rate(vault_agent_injector_failed_injections_by_namespace_total${of}[5m]))`,
        },
      },
    ],
    saturation: [
      {
        title: 'Time that a pod waits',
        unit: 'seconds',
        queries: {
          median: `histogram_quantile(0.5, sum by (le) (rate(vault_agent_injector_request_processing_duration_ms_bucket${of}[5m]))) / 1000`,
          '99th percentile': `histogram_quantile(0.99, sum by (le) (rate(vault_agent_injector_request_processing_duration_ms_bucket${of}[5m]))) / 1000`,
        },
      },
    ],
  };
}
