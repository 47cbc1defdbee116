import type { AlertTest } from './alert-test';
import { countedFailures } from './counters';
import { presenceTests } from './presence';
import { resolving } from './resolving';
import { series } from './series';

const scraped = { job: 'coredns', namespace: 'kube-system', pod: 'coredns-0' };
const of = (metric: string, more: Readonly<Record<string, string>> = {}) =>
  series(`coredns_${metric}`, { ...scraped, ...more });

const where = { server: 'dns://:53', zone: '.' };
const took = (below: string, within: string, values = '0+10x60') => {
  const bucket = (le: string) => of('dns_request_duration_seconds_bucket', { ...where, le });
  return { [bucket(below)]: '0x60', [bucket(within)]: values, [bucket('+Inf')]: values };
};

/** Tests of an alert about the share of answers that are SERVFAIL. */
const failing = (alert: string, metric: string, labels: Readonly<Record<string, string>>): AlertTest => {
  const answers = (rcode: string) => of(metric, { ...labels, rcode });
  return {
    alert,
    stories: [
      {
        when: 'one answer in ten is SERVFAIL',
        series: { [answers('NOERROR')]: '0+90x40', [answers('SERVFAIL')]: '0+10x40' },
        at: '20m',
        fires: [labels],
      },
      {
        when: 'one in a hundred is, and many names are not there',
        series: {
          [answers('NOERROR')]: '0+40x40',
          [answers('NXDOMAIN')]: '0+59x40',
          [answers('SERVFAIL')]: '0+1x40',
        },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'names are resolved again',
        series: { [answers('NOERROR')]: '0+90x60', [answers('SERVFAIL')]: '0+10x20 200x40' },
        firesAt: '20m',
        at: '35m',
        fires: [labels],
      }),
    ],
  };
};

const pod = { namespace: 'kube-system', pod: 'coredns-0' };

/** Tests of the alerts about the cluster's resolver. */
export const coreDnsTests: readonly AlertTest[] = [
  ...presenceTests('CoreDNS', { job: 'coredns' }),
  {
    alert: 'CoreDNSLatencyHigh',
    stories: [
      { when: 'answers take two seconds or more', series: took('2', '4'), at: '20m', fires: [where] },
      { when: 'answers take less than half a second', series: took('0.256', '0.512'), at: '20m', fires: [] },
      ...resolving({
        when: 'nobody asks any more',
        series: took('2', '4', '0+10x20 200x40'),
        firesAt: '18m',
        at: '35m',
        fires: [where],
      }),
    ],
  },
  failing('CoreDNSErrorsHigh', 'dns_responses_total', { server: 'dns://:53' }),
  failing('CoreDNSForwardErrorsHigh', 'proxy_request_duration_seconds_count', { to: '10.0.0.2:53' }),
  {
    alert: 'CoreDNSForwardHealthcheckBroken',
    stories: countedFailures({ counter: of('forward_healthcheck_broken_total'), labels: pod, window: 5, minutes: 10 }),
  },
  {
    alert: 'CoreDNSPanics',
    stories: countedFailures({ counter: of('panics_total'), labels: pod, window: 10, minutes: 0 }),
  },
];
