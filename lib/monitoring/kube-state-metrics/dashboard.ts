import type { Dashboard } from '../../core';

/** Dashboard over the exporter's metrics about itself. */
export function kubeStateMetricsDashboard(title: string, job: string): Dashboard {
  const of = `job="${job}"`;
  return {
    title,
    health: [{ title: 'Up', unit: 'count', queries: { '{{instance}}': `up{${of}}` } }],
    traffic: [
      {
        title: 'Events of watched objects',
        unit: 'per-second',
        queries: { '{{resource}}': `sum by (resource) (rate(kube_state_metrics_watch_total{${of}}[5m]))` },
      },
    ],
    errors: [
      {
        title: 'Failed lists and watches',
        unit: 'per-second',
        queries: {
          'list {{resource}}': `sum by (resource) (rate(kube_state_metrics_list_total{${of},result="error"}[5m]))`,
          'watch {{resource}}': `sum by (resource) (rate(kube_state_metrics_watch_total{${of},result="error"}[5m]))`,
        },
      },
    ],
    saturation: [
      {
        title: 'Memory',
        unit: 'bytes',
        queries: { '{{pod}}': `process_resident_memory_bytes{${of}}` },
      },
    ],
  };
}
