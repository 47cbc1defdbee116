import { alert, type RecordingRule, type RuleSet } from '../../core';
import { presenceAlerts } from './presence';

const of = 'job="apiserver"';
const verbs = { read: 'GET|LIST', write: 'POST|PUT|PATCH|DELETE' } as const;
/** They last as long as their clients want. */
const bounded = 'subresource!~"attach|exec|log|portforward|proxy"';

const requests = 'code_resource:apiserver_request_total:rate5m';
const latencies = 'cluster_quantile:apiserver_request_sli_duration_seconds:histogram_quantile';

const recordings: readonly RecordingRule[] = Object.entries(verbs).flatMap(([verb, names]): RecordingRule[] => [
  {
    name: requests,
    expression: `sum by (cluster, code, resource) (rate(apiserver_request_total{${of},verb=~"${names}"}[5m]))`,
    labels: { verb },
  },
  {
    name: latencies,
    expression: `histogram_quantile(0.99, sum by (cluster, resource, scope, le) (rate(apiserver_request_sli_duration_seconds_bucket{${of},verb=~"${names}",${bounded}}[5m]))) > 0`,
    labels: { verb, quantile: '0.99' },
  },
]);

const errorShare = `sum by (cluster) (${requests}{code=~"5.."}) / sum by (cluster) (${requests})`;
const clients = `rest_client_requests_total{job=~"apiserver|kubelet|kube-controller-manager|kube-scheduler"`;

/** Rules about the API server and who speaks to it. Its objectives have alerts of their own. */
export const apiServerRules: RuleSet = {
  name: 'api-server',
  rules: recordings,
  alerts: [
    ...presenceAlerts({
      prefix: 'KubeAPI',
      of,
      title: 'API server',
      lost: 'nothing can be changed, or Prometheus may not read',
    }),
    alert({
      name: 'KubeAPIErrorsHigh',
      severity: 'critical',
      expression: `${errorShare} > 0.05`,
      minutes: 10,
      summary: 'The API server fails often.',
      description: '{{ $value | humanizePercentage }} of all requests end in an error of the server.',
    }),
    alert({
      name: 'KubeAPILatencyHigh',
      severity: 'warning',
      // The objectives of Kubernetes itself: 1 s for one object, 30 s for lists.
      expression: `${latencies}{verb="write"} > 1 or ${latencies}{verb="read",scope="resource"} > 1 or ${latencies}{verb="read",scope!="resource"} > 30`,
      minutes: 15,
      summary: 'The API server answers slowly.',
      description:
        'One in a hundred requests of kind {{ $labels.verb }} for {{ $labels.resource }} takes more than {{ $value | humanizeDuration }}.',
    }),
    alert({
      name: 'EtcdRequestsSlow',
      severity: 'warning',
      // Lists of everything may take their time.
      expression: `histogram_quantile(0.99, sum by (cluster, instance, operation, le) (rate(etcd_request_duration_seconds_bucket{${of},operation!~"list.*"}[5m]))) > 0.15`,
      minutes: 10,
      summary: 'etcd answers the API server slowly, and so everything in the cluster is slow.',
      description:
        'The operation {{ $labels.operation }} takes {{ $value | humanizeDuration }} (99th percentile), as the API server at {{ $labels.instance }} sees it.',
    }),
    alert({
      name: 'KubeAPITerminatedRequests',
      severity: 'warning',
      expression: `sum by (cluster) (rate(apiserver_request_terminations_total{${of}}[10m])) / (sum by (cluster) (rate(apiserver_request_total{${of}}[10m])) + sum by (cluster) (rate(apiserver_request_terminations_total{${of}}[10m]))) > 0.2`,
      minutes: 5,
      summary: 'The API server turns requests away: it has too many.',
      description: '{{ $value | humanizePercentage }} of all requests have been ended early.',
    }),
    alert({
      name: 'KubeAggregatedAPIErrors',
      severity: 'warning',
      expression: `sum by (cluster, name, reason) (increase(aggregator_unavailable_apiservice_total{${of}}[1m])) > 0`,
      minutes: 10,
      summary: 'An aggregated API fails again and again.',
      description: '{{ $labels.name }} has been found unavailable for 10 minutes: {{ $labels.reason }}.',
    }),
    alert({
      name: 'KubeAggregatedAPIDown',
      severity: 'warning',
      expression: `1 - max by (cluster, name) (avg_over_time(aggregator_unavailable_apiservice{${of}}[10m])) < 0.85`,
      minutes: 5,
      summary: 'An aggregated API is away; whatever lists all APIs fails, too.',
      description: '{{ $labels.name }} has been there for {{ $value | humanizePercentage }} of the last 10 minutes.',
    }),
    ...([7, 1] as const).map((days) =>
      alert({
        name: 'KubeClientCertificateExpiration',
        severity: days === 1 ? 'critical' : 'warning',
        expression: `histogram_quantile(0.01, sum by (cluster, instance, le) (rate(apiserver_client_certificate_expiration_seconds_bucket{${of}}[5m]))) < ${days * 24 * 3600}`,
        minutes: 5,
        summary: 'A client of the API server uses a certificate that expires soon.',
        description:
          'It expires in less than about {{ $value | humanizeDuration }}, as {{ $labels.instance }} sees it.',
      }),
    ),
    alert({
      name: 'KubeVersionMismatch',
      severity: 'warning',
      expression: `count by (cluster) (count by (cluster, minor) (kubernetes_build_info{job=~"apiserver|kubelet|kube-controller-manager|kube-scheduler"})) > 1`,
      // Upgrades of nodes take their time.
      minutes: 240,
      summary: 'Parts of Kubernetes have been of different versions for hours: an upgrade has stopped half way.',
      description: '{{ $value }} minor versions of its parts run side by side, and have done so for four hours.',
    }),
    alert({
      name: 'KubeClientErrors',
      severity: 'warning',
      expression: `sum by (cluster, job, instance) (rate(${clients},code=~"5.."}[5m])) / sum by (cluster, job, instance) (rate(${clients}}[5m])) > 0.01`,
      minutes: 15,
      summary: 'A part of Kubernetes gets errors from the API server.',
      description:
        '{{ $labels.job }} at {{ $labels.instance }} gets errors for {{ $value | humanizePercentage }} of its requests.',
    }),
  ],
};
