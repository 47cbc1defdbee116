import type { Dashboard } from '../../core';

/** Dashboard over the servers' own metrics. */
export function vaultDashboard(title: string, job: string): Dashboard {
  const of = `{job="${job}"}`;
  return {
    title,
    health: [
      { title: 'Unsealed', unit: 'count', queries: { '{{instance}}': `vault_core_unsealed${of}` } },
      { title: 'Active', unit: 'count', queries: { '{{instance}}': `vault_core_active${of}` } },
      {
        title: 'Losses that it survives',
        unit: 'count',
        queries: { tolerance: `max(vault_autopilot_failure_tolerance${of})` },
      },
    ],
    traffic: [
      {
        title: 'Requests',
        unit: 'per-second',
        queries: { '{{instance}}': `rate(vault_core_handle_request_count${of}[5m])` },
      },
      { title: 'Leases', unit: 'count', queries: { open: `max(vault_expire_num_leases${of})` } },
    ],
    errors: [
      {
        title: 'Audit failures',
        unit: 'per-second',
        queries: {
          requests: `sum(rate(vault_audit_log_request_failure${of}[5m]))`,
          responses: `sum(rate(vault_audit_log_response_failure${of}[5m]))`,
        },
      },
      {
        title: 'Irrevocable leases',
        unit: 'count',
        queries: { irrevocable: `max(vault_expire_num_irrevocable_leases${of})` },
      },
    ],
    saturation: [
      {
        title: 'Requests in flight',
        unit: 'count',
        queries: { '{{instance}}': `vault_core_in_flight_requests${of}` },
      },
      {
        title: 'Pages free in the store',
        unit: 'count',
        queries: { '{{instance}}': `vault_raft_storage_bolt_freelist_free_pages${of}` },
      },
    ],
  };
}
