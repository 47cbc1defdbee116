import type { AlertTest, RecordingTest } from './alert-test';
import { coursesOf, durations } from './courses';
import { presenceTests } from './presence';
import { recorded } from './recorded';
import { recovering, resolving } from './resolving';
import { series } from './series';

const scraped = { job: 'apiserver', instance: '10.0.0.1:6443' };
const of = (metric: string, more: Readonly<Record<string, string>> = {}) => series(metric, { ...scraped, ...more });
const requests = (code: string) => of('apiserver_request_total', { verb: 'GET', resource: 'pods', code });
const terminated = of('apiserver_request_terminations_total', { verb: 'GET', resource: 'pods', code: '429' });
const day = 24 * 3600;
const verbs = { read: 'LIST', write: 'PATCH' } as const;

/** How long etcd takes for an operation, as the API server sees it. */
const stored = (operation: string) => (le: string) =>
  of('etcd_request_duration_seconds_bucket', { operation, group: '', resource: 'pods', le });

/** Requests of one kind, all of which take longer than `below` and up to `within` seconds. */
const answers = (verb: string, scope: string, [below, within]: readonly [string, string], values = '0+10x60') => {
  const bucket = (le: string) =>
    of('apiserver_request_sli_duration_seconds_bucket', { verb, scope, resource: 'pods', le });
  return { [bucket(below)]: '0x60', [bucket(within)]: values, [bucket('+Inf')]: values };
};

/** Certificates that expire between the two. */
const certificates = (below: number, within: number, values = '0+10x60') => {
  const bucket = (le: string) => of('apiserver_client_certificate_expiration_seconds_bucket', { le });
  return { [bucket(`${below}`)]: '0x60', [bucket(`${within}`)]: values, [bucket('+Inf')]: values };
};

const expiry = (severity: 'warning' | 'critical', days: number): AlertTest => ({
  alert: 'KubeClientCertificateExpiration',
  severity,
  stories: [
    { when: 'a client has less time', series: certificates(0, (days * day) / 2), at: '20m', fires: [{}] },
    { when: 'all have more', series: certificates(days * day, 30 * day), at: '20m', fires: [] },
    ...resolving({
      when: 'the client has a new one',
      series: certificates(0, (days * day) / 2, '0+10x20 200x40'),
      firesAt: '18m',
      at: '30m',
      fires: [{}],
    }),
  ],
});

const latencyStories = [
  ['POST', 'resource', ['2', '4'], ['0.2', '0.5'], 'write'],
  ['GET', 'resource', ['2', '4'], ['0.2', '0.5'], 'read'],
  ['LIST', 'cluster', ['45', '60'], ['10', '20'], 'read'],
] as const;

const build = (job: string, minor: string) => series('kubernetes_build_info', { job, minor });

/** Tests of the alerts about the API server. */
export const apiServerTests: readonly AlertTest[] = [
  ...presenceTests('KubeAPI', { job: 'apiserver' }),
  {
    alert: 'KubeAPIErrorsHigh',
    stories: [
      {
        when: 'one in ten requests fails',
        series: { [requests('200')]: '0+90x40', [requests('500')]: '0+10x40' },
        at: '20m',
        fires: [{}],
      },
      {
        when: 'one in fifty fails, and many are refused',
        series: { [requests('200')]: '0+50x40', [requests('403')]: '0+48x40', [requests('500')]: '0+2x40' },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'none fails any more',
        series: { [requests('200')]: '0+90x60', [requests('500')]: '0+10x20 200x40' },
        firesAt: '20m',
        at: '35m',
        fires: [{}],
      }),
    ],
  },
  {
    alert: 'KubeAPILatencyHigh',
    stories: latencyStories.flatMap(([name, scope, slow, quick, verb]) => [
      {
        when: `${name} of a ${scope} is slow`,
        series: answers(name, scope, slow),
        at: '30m',
        fires: [{ verb, resource: 'pods' }],
      },
      { when: `${name} of a ${scope} is quick`, series: answers(name, scope, quick), at: '30m', fires: [] },
      ...resolving({
        when: `nobody asks for ${name} of a ${scope} any more`,
        series: answers(name, scope, slow, '0+10x25 250x35'),
        firesAt: '24m',
        at: '40m',
        fires: [{ verb }],
      }),
    ]),
  },
  {
    alert: 'EtcdRequestsSlow',
    stories: [
      ...coursesOf(durations(stored('update'), 0.1, 0.2), [{ operation: 'update', instance: scraped.instance }]),
      {
        when: 'lists of everything take their time',
        series: { [stored('listWithCount')('1')]: '0x30', [stored('listWithCount')('+Inf')]: '0+10x30' },
        at: '25m',
        fires: [],
      },
    ],
  },
  recovering({
    alert: 'KubeAPITerminatedRequests',
    stories: [
      {
        when: 'every third request is turned away',
        series: { [requests('200')]: '0+20x40', [terminated]: '0+10x40' },
        at: '20m',
        fires: [{}],
      },
      {
        when: 'every tenth is',
        series: { [requests('200')]: '0+90x40', [terminated]: '0+10x40' },
        at: '20m',
        fires: [],
      },
    ],
  }),
  recovering({
    alert: 'KubeAggregatedAPIErrors',
    stories: [
      {
        when: 'checks fail again and again',
        series: { [of('aggregator_unavailable_apiservice_total', { name: 'v1.x', reason: 'Timeout' })]: '0+2x80' },
        every: '15s',
        at: '15m',
        fires: [{ name: 'v1.x', reason: 'Timeout' }],
      },
      {
        when: 'checks failed once',
        series: { [of('aggregator_unavailable_apiservice_total', { name: 'v1.x', reason: 'Timeout' })]: '0x9 3x70' },
        every: '15s',
        at: '15m',
        fires: [],
      },
    ],
  }),
  recovering({
    alert: 'KubeAggregatedAPIDown',
    stories: [
      {
        when: 'it is away',
        series: { [of('aggregator_unavailable_apiservice', { name: 'v1.x' })]: '1x30' },
        at: '20m',
        fires: [{ name: 'v1.x' }],
      },
      {
        when: 'it was away for a minute',
        series: { [of('aggregator_unavailable_apiservice', { name: 'v1.x' })]: '0x14 1 0x20' },
        at: '20m',
        fires: [],
      },
    ],
  }),
  expiry('warning', 7),
  expiry('critical', 1),
  {
    alert: 'KubeVersionMismatch',
    stories: [
      {
        when: 'nodes stay behind',
        series: { [build('apiserver', '37')]: '1x300', [build('kubelet', '36')]: '1x300' },
        at: '250m',
        fires: [{}],
      },
      {
        when: 'nodes follow within two hours',
        series: { [build('apiserver', '37')]: '1x300', [build('kubelet', '36')]: '1x120 stale' },
        at: '250m',
        fires: [],
      },
      ...resolving({
        when: 'they have followed',
        series: { [build('apiserver', '37')]: '1x300', [build('kubelet', '36')]: '1x255 stale' },
        firesAt: '250m',
        at: '260m',
        fires: [{}],
      }),
    ],
  },
  recovering({
    alert: 'KubeClientErrors',
    stories: [
      {
        when: 'one in ten requests of a kubelet fails',
        series: {
          'rest_client_requests_total{job="kubelet",instance="a",code="200"}': '0+90x40',
          'rest_client_requests_total{job="kubelet",instance="a",code="503"}': '0+10x40',
        },
        at: '25m',
        fires: [{ job: 'kubelet', instance: 'a' }],
      },
      {
        when: 'one in two hundred fails',
        series: {
          'rest_client_requests_total{job="kubelet",instance="a",code="200"}': '0+199x40',
          'rest_client_requests_total{job="kubelet",instance="a",code="503"}': '0+1x40',
        },
        at: '25m',
        fires: [],
      },
    ],
  }),
];

/** Tests of what is recorded of the API server. */
export const apiServerRecordings: readonly RecordingTest[] = [
  ...(['read', 'write'] as const).flatMap((verb) => [
    recorded('code_resource:apiserver_request_total:rate5m', {
      labels: { verb },
      when: `sixty requests of kind ${verb} come in a minute, and more of another kind`,
      series: {
        [of('apiserver_request_total', { verb: verbs[verb], resource: 'pods', code: '200' })]: '0+60x30',
        [of('apiserver_request_total', { verb: 'WATCH', resource: 'pods', code: '200' })]: '0+90x30',
      },
      keeps: { resource: 'pods', code: '200' },
      yields: 1,
    }),
    recorded('cluster_quantile:apiserver_request_sli_duration_seconds:histogram_quantile', {
      labels: { verb, quantile: '0.99' },
      when: `every request of kind ${verb} takes between 0.2 and 0.4 seconds`,
      series: answers(verbs[verb], 'resource', ['0.2', '0.4']),
      keeps: { resource: 'pods', scope: 'resource' },
      yields: 0.398,
    }),
  ]),
];
