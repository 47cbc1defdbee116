import type { Dashboard } from '../../core';

/** Dashboard over the controller's metrics. */
export function certManagerDashboard(title: string, job: string): Dashboard {
  const of = `{job="${job}"}`;
  return {
    title,
    health: [
      {
        title: 'Certificates by readiness',
        unit: 'count',
        queries: { '{{condition}}': `sum by (condition) (certmanager_certificate_ready_status${of})` },
      },
      {
        title: 'Time until the first certificates end',
        unit: 'seconds',
        queries: {
          '{{exported_namespace}}/{{name}}': `bottomk(10, certmanager_certificate_expiration_timestamp_seconds${of} - time())`,
        },
      },
    ],
    traffic: [
      {
        title: 'Work by controller',
        unit: 'per-second',
        queries: { '{{controller}}': `sum by (controller) (rate(certmanager_controller_sync_call_count${of}[5m]))` },
      },
      {
        title: 'ACME requests',
        unit: 'per-second',
        queries: {
          '{{host}} {{status}}': `sum by (host, status) (rate(certmanager_http_acme_client_request_count${of}[5m]))`,
        },
      },
    ],
    errors: [
      {
        title: 'Errors by controller',
        unit: 'per-second',
        queries: { '{{controller}}': `sum by (controller) (rate(certmanager_controller_sync_error_count${of}[5m]))` },
      },
    ],
    saturation: [
      {
        title: 'Memory',
        unit: 'bytes',
        queries: { '{{pod}}': `process_resident_memory_bytes${of}` },
      },
    ],
  };
}
