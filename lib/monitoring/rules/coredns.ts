import { alert, type RuleSet } from '../../core';
import { presenceAlerts } from './presence';

const of = 'job="coredns"';
const quantile = (metric: string, by: string) =>
  `histogram_quantile(0.99, sum by (cluster, ${by}, le) (rate(${metric}_bucket{${of}}[5m])))`;
const failures = (metric: string, by: string) =>
  `sum by (cluster, ${by}) (rate(${metric}{${of},rcode="SERVFAIL"}[5m])) / sum by (cluster, ${by}) (rate(${metric}{${of}}[5m]))`;

/** Rules about the cluster's resolver. */
export const coreDnsRules: RuleSet = {
  name: 'coredns',
  rules: [],
  alerts: [
    ...presenceAlerts({ prefix: 'CoreDNS', of, title: 'CoreDNS', lost: 'names are not resolved' }),
    alert({
      name: 'CoreDNSLatencyHigh',
      severity: 'warning',
      expression: `${quantile('coredns_dns_request_duration_seconds', 'server, zone')} > 1`,
      minutes: 10,
      summary: 'Names are resolved slowly.',
      description:
        'One in a hundred answers about {{ $labels.zone }} takes at least {{ $value | humanizeDuration }} ({{ $labels.server }}).',
    }),
    alert({
      name: 'CoreDNSErrorsHigh',
      severity: 'critical',
      expression: `${failures('coredns_dns_responses_total', 'server')} > 0.03`,
      minutes: 10,
      summary: 'Names are not resolved.',
      description: '{{ $value | humanizePercentage }} of the answers of {{ $labels.server }} are SERVFAIL.',
    }),
    alert({
      name: 'CoreDNSForwardErrorsHigh',
      severity: 'warning',
      // One histogram with the outcome of each forwarded request.
      expression: `${failures('coredns_proxy_request_duration_seconds_count', 'to')} > 0.03`,
      minutes: 10,
      summary: 'A resolver outside the cluster fails.',
      description: '{{ $value | humanizePercentage }} of the answers of {{ $labels.to }} are SERVFAIL.',
    }),
    alert({
      name: 'CoreDNSForwardHealthcheckBroken',
      severity: 'warning',
      expression: `increase(coredns_forward_healthcheck_broken_total{${of}}[5m]) > 0`,
      minutes: 10,
      summary: 'No resolver outside the cluster is healthy.',
      description: 'The pod {{ $labels.pod }} has found none for 10 minutes, and asks any of them.',
    }),
    alert({
      name: 'CoreDNSPanics',
      severity: 'warning',
      expression: `increase(coredns_panics_total{${of}}[10m]) > 0`,
      minutes: 0,
      summary: 'CoreDNS has stumbled over a request.',
      description: 'The pod {{ $labels.pod }} has panicked {{ $value | humanize }} times in 10 minutes.',
    }),
  ],
};
