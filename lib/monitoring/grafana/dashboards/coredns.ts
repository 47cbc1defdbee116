import { type Board, graph, row, stat } from '../board';
import { happened } from '../happened';
import { processRow } from './process';
import { clusterVariable, inCluster, quantile, rate } from './support';

const of = `job="coredns", ${inCluster}`;
const hits = `sum(${rate('coredns_cache_hits_total', of)})`;
const requests = `sum(${rate('coredns_dns_requests_total', of)})`;

/** Whether names are resolved, rightly and in time. */
export const corednsBoard: Board = {
  uid: 'coredns',
  title: 'CoreDNS',
  description: 'Whether names are resolved, rightly and in time. Everything else depends on it.',
  tags: ['kubernetes'],
  variables: [clusterVariable('up')],
  rows: [
    row(
      'At a glance',
      stat('Up', 'count', `sum(up{${of}})`, { alarm: { critical: 1, warning: 2, below: true } }),
      stat('Requests', 'requests-per-second', requests),
      stat(
        'Server failures',
        'ratio',
        `(sum(${rate('coredns_dns_responses_total', `${of}, rcode="SERVFAIL"`)}) or vector(0)) / ${requests}`,
        {
          alarm: { warning: 0.01, critical: 0.03 },
        },
      ),
      stat('Answered from the cache', 'ratio', `${hits} / ${requests}`),
      stat('Slowest, 99th percentile', 'seconds', quantile(0.99, 'coredns_dns_request_duration_seconds', of), {
        alarm: { warning: 0.5, critical: 4 },
      }),
      stat('Panics', 'count', happened('coredns_panics_total', of, '1h'), { alarm: { critical: 1 } }),
    ),
    row(
      'Requests',
      graph('Requests, by type', 'requests-per-second', {
        '{{type}}': `sum by (type) (${rate('coredns_dns_requests_total', of)})`,
      }),
      graph(
        'Requests, by protocol',
        'requests-per-second',
        {
          '{{proto}}': `sum by (proto) (${rate('coredns_dns_requests_total', of)})`,
        },
        { description: 'Many over TCP: answers do not fit into a packet.' },
      ),
      graph('Answers, by code', 'requests-per-second', {
        '{{rcode}}': `sum by (rcode) (${rate('coredns_dns_responses_total', of)})`,
      }),
      graph('Duration', 'seconds', {
        median: quantile(0.5, 'coredns_dns_request_duration_seconds', of),
        '99th percentile': quantile(0.99, 'coredns_dns_request_duration_seconds', of),
      }),
    ),
    row(
      'Forwarded and kept',
      graph('Requests forwarded, 99th percentile', 'seconds', {
        '{{to}}': quantile(0.99, 'coredns_proxy_request_duration_seconds', of, ['to']),
      }),
      graph('Entries in the cache', 'count', {
        '{{type}}': `sum by (type) (coredns_cache_entries{${of}})`,
      }),
      graph('Failed health checks of upstreams', 'per-second', {
        '{{to}}': `sum by (to) (${rate('coredns_proxy_healthcheck_failures_total', of)})`,
      }),
    ),
    processRow(of, '{{pod}}'),
  ],
};
