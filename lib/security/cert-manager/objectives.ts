import type { SloProps } from '../../core';

/** What cert-manager should reach: at each scrape, each certificate is an event. */
export function certManagerObjectives(job: string): Readonly<Record<string, SloProps>> {
  return {
    certificates: {
      title: 'certificates are issued and valid',
      objective: 99.5,
      indicator: { kind: 'uptime', of: `certmanager_certificate_ready_status{job="${job}",condition="True"}` },
    },
  };
}
