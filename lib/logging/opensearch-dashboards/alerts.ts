import { type Alert, alert } from '../../core';

/** What can go wrong with the web interface, from what Kubernetes itself knows of it. */
export function openSearchDashboardsAlerts(namespace: string, name: string): Alert[] {
  const deployment = `namespace="${namespace}", deployment="${name}"`;
  return [
    alert({
      name: 'OpenSearchDashboardsUnavailable',
      severity: 'warning',
      expression: `kube_deployment_status_replicas_available{${deployment}} == 0`,
      minutes: 10,
      summary: 'Nobody can look at logs: no replica of OpenSearch Dashboards is ready.',
      description: `Deployment ${namespace}/${name} has had no available replica for 10 minutes.`,
    }),
  ];
}
