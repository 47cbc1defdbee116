import { type Alert, alert } from '../../core';

/** Alerts over the operator's own metrics. */
export function externalSecretsAlerts(namespace: string, job: string): Alert[] {
  const of = `job="${job}"`;
  return [
    alert({
      name: 'ExternalSecretNotReady',
      severity: 'warning',
      expression: `externalsecret_status_condition{${of},condition="Ready",status="False"} == 1`,
      minutes: 15,
      summary: 'A Secret is not what its store says.',
      description:
        '{{ $labels.exported_namespace }}/{{ $labels.name }} could not be brought up to date for 15 minutes (value {{ $value }}).',
    }),
    alert({
      name: 'ExternalSecretStoreNotReady',
      severity: 'critical',
      expression: `clustersecretstore_status_condition{${of},condition="Ready",status="False"} == 1`,
      minutes: 10,
      summary: 'The store of secrets cannot be reached or refuses the operator.',
      description: 'Store {{ $labels.name }} has not been ready for 10 minutes (value {{ $value }}).',
    }),
    alert({
      name: 'ExternalSecretsUnmeasured',
      severity: 'warning',
      expression: `absent(controller_runtime_reconcile_total{${of}, namespace="${namespace}"})`,
      minutes: 15,
      summary: 'Nobody knows how External Secrets Operator is.',
      description: `No metrics of ${job} for 15 minutes: values may be out of date without a word.`,
    }),
  ];
}

/** Alerts over what Kubernetes knows of the webhook. */
export function validationAlerts(namespace: string, deployment: string): Alert[] {
  return [
    alert({
      name: 'ExternalSecretsWebhookUnavailable',
      severity: 'warning',
      expression: `kube_deployment_status_replicas_available{namespace="${namespace}", deployment="${deployment}"} == 0`,
      minutes: 15,
      summary: 'Nobody judges stores and ExternalSecrets before they are taken.',
      description: `Deployment ${namespace}/${deployment} has had {{ $value }} available replicas for 15 minutes: mistakes show later, as Secrets that are not brought.`,
    }),
  ];
}
