import type { Dashboard } from '../../core';

/** Dashboard over what probes found out. */
export function blackboxDashboard(title: string, job: string): Dashboard {
  const of = `job="${job}"`;
  return {
    title,
    health: [{ title: 'Answers as it should', unit: 'count', queries: { '{{instance}}': `probe_success{${of}}` } }],
    traffic: [
      {
        title: 'Time of a probe',
        unit: 'seconds',
        queries: { '{{instance}}': `probe_duration_seconds{${of}}` },
      },
    ],
    errors: [
      {
        title: 'Failed probes of the last hour',
        unit: 'percent',
        queries: { '{{instance}}': `100 * (1 - avg_over_time(probe_success{${of}}[1h]))` },
      },
    ],
    saturation: [
      {
        title: 'Certificate is good for',
        unit: 'seconds',
        queries: { '{{instance}}': `probe_ssl_earliest_cert_expiry{${of}} - time()` },
      },
    ],
  };
}
