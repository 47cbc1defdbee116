import { type Alert, alert } from '../../core';

/** Days for which a certificate is still good when somebody is told. Certificates that renew themselves do it at 30. */
const days = { warning: 14, critical: 3 };

/** Alerts over what probes found out. */
export function blackboxAlerts(job: string): Alert[] {
  const of = `job="${job}"`;
  const expires = (severity: 'warning' | 'critical'): Alert =>
    alert({
      name: 'EndpointCertificateExpires',
      severity,
      expression: `probe_ssl_earliest_cert_expiry{${of}} - time() < ${days[severity]} * 24 * 3600`,
      minutes: 60,
      summary: 'A certificate that clients see runs out.',
      description: `The certificate of {{ $labels.instance }} is good for another {{ $value | humanizeDuration }}, less than ${days[severity]} days.`,
    });
  return [
    alert({
      name: 'EndpointProbeFailing',
      severity: 'critical',
      expression: `probe_success{${of}} == 0`,
      minutes: 5,
      summary: 'An endpoint does not answer as it should.',
      description: 'Every probe of {{ $labels.instance }} has failed for 5 minutes.',
    }),
    alert({
      name: 'EndpointProbeFlapping',
      severity: 'warning',
      expression: `avg_over_time(probe_success{${of}}[1h]) < 0.95`,
      minutes: 15,
      summary: 'An endpoint answers now and then only.',
      description: '{{ $labels.instance }} answered {{ $value | humanizePercentage }} of the probes of the last hour.',
    }),
    expires('warning'),
    expires('critical'),
  ];
}
