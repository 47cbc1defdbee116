import { type Alert, alert } from '../../core';

/** What can go wrong with the web interface, from its own metrics. */
export function grafanaAlerts(namespace: string, job: string): Alert[] {
  const of = `namespace="${namespace}", job="${job}"`;
  const requests = (more: string) => `sum(rate(grafana_http_request_duration_seconds_count{${of}${more}}[5m]))`;
  return [
    alert({
      name: 'GrafanaDown',
      severity: 'warning',
      expression: `sum by (namespace, job) (up{${of}}) == 0 or absent(up{${of}})`,
      minutes: 10,
      summary: 'Nobody can look at dashboards: no replica of Grafana answers.',
      description: `No target of job ${job} in namespace ${namespace} has been up for 10 minutes.`,
    }),
    alert({
      name: 'GrafanaRequestsFailing',
      severity: 'warning',
      expression: `${requests(', status_code=~"5.."')} / ${requests('')} > 0.05`,
      minutes: 10,
      summary: 'Grafana answers many requests with an error.',
      description: '{{ $value | humanizePercentage }} of the requests of the last 5 minutes failed.',
    }),
  ];
}
