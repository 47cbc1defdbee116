import { type Alert, alert } from '../../core';

/** Alerts over the injector's own metrics, and over what Kubernetes knows of it. */
export function injectorAlerts(namespace: string, job: string): Alert[] {
  const of = `{job="${job}"}`;
  return [
    alert({
      name: 'VaultInjectorUnavailable',
      severity: 'critical',
      expression: `kube_deployment_status_replicas_available{namespace="${namespace}", deployment="${job}"} == 0`,
      minutes: 5,
      summary: 'Pods that need secrets from an agent cannot be created.',
      description: `Deployment ${namespace}/${job} has had {{ $value }} available replicas for 5 minutes.`,
    }),
    alert({
      name: 'VaultInjectionsRefused',
      severity: 'warning',
      expression: `sum by (namespace, exported_namespace) (increase(vault_agent_injector_failed_injections_by_namespace_total${of}[15m])) > 0`,
      minutes: 5,
      summary: 'The injector refuses pods: their annotations do not add up.',
      description: '{{ $value | humanize }} pods of namespace {{ $labels.exported_namespace }} in 15 minutes.',
    }),
    alert({
      name: 'VaultInjectorUnmeasured',
      severity: 'warning',
      expression: `absent(vault_agent_injector_request_queue_length{job="${job}", namespace="${namespace}"})`,
      minutes: 15,
      summary: 'Nobody knows how the injector of agents is.',
      description: `No metrics of ${job} for 15 minutes: refused pods would go unnoticed.`,
    }),
  ];
}
