import { type Alert, alert } from '../../core';

/** Alerts over the controller's metrics, and over what Kubernetes knows of the webhook. */
export function certManagerAlerts(namespace: string, job: string, webhook: string): Alert[] {
  const of = `{job="${job}"}`;
  const certificate = 'certificate {{ $labels.exported_namespace }}/{{ $labels.name }}';
  return [
    alert({
      name: 'CertificateExpiresSoon',
      severity: 'critical',
      expression: `certmanager_certificate_expiration_timestamp_seconds${of} > 0 and certmanager_certificate_expiration_timestamp_seconds${of} - time() < 7 * 86400`,
      minutes: 10,
      summary: 'A certificate ends within a week, and was not renewed.',
      description: `The end of ${certificate} is at {{ $value | humanizeTimestamp }}; whoever uses it then refuses connections.`,
    }),
    alert({
      name: 'CertificateNotRenewed',
      severity: 'warning',
      expression: `certmanager_certificate_renewal_timestamp_seconds${of} > 0 and time() - certmanager_certificate_renewal_timestamp_seconds${of} > 86400`,
      minutes: 10,
      summary: 'A certificate should have been renewed a day ago.',
      description: `The renewal of ${certificate} was due at {{ $value | humanizeTimestamp }} and has not succeeded.`,
    }),
    alert({
      name: 'CertificateNotReady',
      severity: 'warning',
      expression: `certmanager_certificate_ready_status{job="${job}",condition!="True"} == 1`,
      minutes: 15,
      summary: 'A certificate was not issued: what needs it does not start.',
      description: `The condition Ready of ${certificate} has been {{ $labels.condition }} for 15 minutes.`,
    }),
    alert({
      name: 'ClusterIssuerNotReady',
      severity: 'warning',
      expression: `certmanager_clusterissuer_ready_status{job="${job}",condition!="True"} == 1`,
      minutes: 15,
      summary: 'An authority issues nothing: its certificates will not be renewed.',
      description:
        'The condition Ready of ClusterIssuer {{ $labels.name }} has been {{ $labels.condition }} for 15 minutes.',
    }),
    alert({
      name: 'AcmeRequestsRefused',
      severity: 'warning',
      expression: `sum by (namespace, host, status) (rate(certmanager_http_acme_client_request_count{job="${job}",status=~"4..|5.."}[15m])) > 0`,
      minutes: 30,
      summary: 'An ACME server refuses requests: public certificates may not be renewed.',
      description:
        '{{ $labels.host }} answers {{ $value | humanize }} requests a second with status {{ $labels.status }}.',
    }),
    alert({
      name: 'CertManagerSyncErrors',
      severity: 'warning',
      expression: `sum by (namespace, controller) (rate(certmanager_controller_sync_error_count${of}[15m])) > 0.1`,
      minutes: 30,
      summary: 'cert-manager fails at its work again and again.',
      description: 'Controller {{ $labels.controller }} has {{ $value | humanize }} errors a second.',
    }),
    alert({
      name: 'CertManagerWebhookUnavailable',
      severity: 'critical',
      expression: `kube_deployment_status_replicas_available{namespace="${namespace}", deployment="${webhook}"} == 0`,
      minutes: 5,
      summary: 'The API server refuses every certificate and issuer: nobody answers its webhook.',
      description: `Deployment ${namespace}/${webhook} has had no available replica for 5 minutes.`,
    }),
    alert({
      name: 'CertManagerUnmeasured',
      severity: 'warning',
      expression: `absent(certmanager_clock_time_seconds{job="${job}", namespace="${namespace}"})`,
      minutes: 10,
      summary: 'Nobody knows whether certificates are renewed: the controller is away.',
      description: `No metrics of ${job} for 10 minutes; every other alert about certificates is blind.`,
    }),
  ];
}
