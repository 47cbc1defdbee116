import type { AlertTest, RecordingTest } from './alert-test';
import { countedFailures } from './counters';
import { presenceTests } from './presence';
import { quantiles } from './recorded';
import { recovering, resolving } from './resolving';
import { series } from './series';

const scraped = { job: 'kubelet', metrics_path: '/metrics', instance: '10.0.0.1:10250', node: 'a' };
const of = (metric: string, more: Readonly<Record<string, string>> = {}) =>
  series(`kubelet_${metric}`, { ...scraped, ...more });
const told = (metric: string, more: Readonly<Record<string, string>> = {}) =>
  series(`kube_node_${metric}`, { job: 'kube-state-metrics', node: 'a', ...more });
const fires = [{ node: 'a' }];
const day = 24 * 3600;

/** An alert that follows what one series says. */
const followed = (
  alert: string,
  one: string,
  { bad, good, wait = 15 }: { readonly bad: string; readonly good: string; readonly wait?: number },
): AlertTest['stories'] => [
  { when: `${alert}: it is so`, series: { [one]: `${bad}x${wait + 10}` }, at: `${wait + 5}m`, fires },
  { when: `${alert}: it is not`, series: { [one]: `${good}x${wait + 10}` }, at: `${wait + 5}m`, fires: [] },
  ...resolving({
    when: `${alert}: it is over`,
    series: { [one]: `${bad}x${wait + 5} ${good}x10` },
    firesAt: `${wait + 4}m`,
    at: `${wait + 8}m`,
    fires,
  }),
];

const expiry = (kind: 'client' | 'server', severity: 'warning' | 'critical', days: number): AlertTest => {
  const alert = `Kubelet${kind === 'client' ? 'Client' : 'Server'}CertificateExpiration`;
  const left = of(`certificate_manager_${kind}_ttl_seconds`);
  return { alert, severity, stories: followed(alert, left, { bad: `${(days - 0.5) * day}`, good: `${days * day}` }) };
};

/** Durations of which every one falls between two bounds. */
const durations = (metric: string, [below, within]: readonly [string, string], values: string) => ({
  [of(`${metric}_bucket`, { le: below })]: '0x60',
  [of(`${metric}_bucket`, { le: within })]: values,
  [of(`${metric}_bucket`, { le: '+Inf' })]: values,
});

const slow = (alert: string, metric: string): AlertTest => ({
  alert,
  stories: [
    { when: 'it takes longer than ten seconds', series: beyond(metric, '0+10x60'), at: '30m', fires },
    { when: 'it takes less than five', series: durations(metric, ['2.5', '5'], '0+10x60'), at: '30m', fires: [] },
    ...resolving({
      when: 'nothing is slow any more',
      series: beyond(metric, '0+10x25 250x35'),
      firesAt: '24m',
      at: '40m',
      fires,
    }),
  ],
});

/** Durations beyond the last bound, ten seconds. */
const beyond = (metric: string, values: string) => ({
  [of(`${metric}_bucket`, { le: '10' })]: '0x60',
  [of(`${metric}_bucket`, { le: '+Inf' })]: values,
});

/** Tests of the alerts about kubelets. */
export const kubeletTests: readonly AlertTest[] = [
  ...presenceTests('Kubelet', { job: 'kubelet', metrics_path: '/metrics', node: 'a' }),
  slow('KubeletPlegDurationHigh', 'pleg_relist_duration_seconds'),
  slow('KubeletPodStartUpLatencyHigh', 'pod_worker_duration_seconds'),
  {
    alert: 'KubeNodeEviction',
    stories: countedFailures({
      counter: of('evictions', { eviction_signal: 'memory.available' }),
      labels: { node: 'a', eviction_signal: 'memory.available' },
      window: 15,
      minutes: 0,
    }),
  },
  expiry('client', 'warning', 7),
  expiry('client', 'critical', 1),
  expiry('server', 'warning', 7),
  expiry('server', 'critical', 1),
  ...['certificate_manager_client_expiration_renew_errors', 'server_expiration_renew_errors'].map((counter) => ({
    alert: `Kubelet${counter.includes('client') ? 'Client' : 'Server'}CertificateRenewalErrors`,
    stories: countedFailures({ counter: of(counter), labels: { node: 'a' }, window: 5, minutes: 15 }),
  })),
];

const ready = told('status_condition', { condition: 'Ready', status: 'true' });
const short = told('status_condition', { condition: 'DiskPressure', status: 'true' });
const lost = told('spec_taint', { key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule' });
const leaving = told('spec_taint', { key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' });
/** Three minutes each, from one to the other. */
const flapping = Array.from({ length: 10 }, () => '1x2 0x2').join(' ');
const cordoned = told('spec_unschedulable');

/** Tests of the alerts about what the API server knows of nodes. */
export const nodeConditionTests: readonly AlertTest[] = [
  {
    alert: 'KubeNodeNotReady',
    stories: [
      ...followed('not ready', ready, { bad: '0', good: '1' }),
      { when: 'nobody is at work there', series: { [ready]: '0x30', [cordoned]: '0x30' }, at: '20m', fires },
      { when: 'somebody is at work there', series: { [ready]: '0x30', [cordoned]: '1x30' }, at: '20m', fires: [] },
    ],
  },
  {
    alert: 'KubeNodePressure',
    stories: [
      ...followed('runs short', short, { bad: '1', good: '0' }),
      { when: 'nobody is at work there', series: { [short]: '1x30', [cordoned]: '0x30' }, at: '20m', fires },
      { when: 'somebody is at work there', series: { [short]: '1x30', [cordoned]: '1x30' }, at: '20m', fires: [] },
    ],
  },
  {
    alert: 'KubeNodeUnreachable',
    stories: [
      ...followed('lost', lost, { bad: '1', good: '0' }),
      { when: 'it is not to go', series: { [lost]: '1x30', [leaving]: '0x30' }, at: '20m', fires },
      { when: 'it is to go', series: { [lost]: '1x30', [leaving]: '1x30' }, at: '20m', fires: [] },
    ],
  },
  recovering({
    alert: 'KubeletTooManyPods',
    stories: [108, 100].map((pods) => ({
      when: `${pods} of 110 pods run`,
      series: {
        [of('running_pods')]: `${pods}x30`,
        [told('status_capacity', { resource: 'pods', unit: 'integer' })]: '110x30',
      },
      at: '20m',
      fires: pods > 105 ? fires : [],
    })),
  }),
  recovering({
    alert: 'KubeNodeReadinessFlapping',
    stories: [
      { when: 'it changes every third minute', series: { [ready]: flapping }, at: '40m', fires },
      { when: 'it went and came once', series: { [ready]: '1x20 0x3 1x30' }, at: '36m', fires: [] },
      {
        when: 'nobody is at work there',
        series: { [ready]: flapping, [cordoned]: '0x60' },
        at: '40m',
        fires,
      },
      {
        when: 'somebody is at work there',
        series: { [ready]: flapping, [cordoned]: '1x60' },
        at: '40m',
        fires: [],
      },
    ],
  }),
];

/** Tests of what is recorded of kubelets. */
export const kubeletRecordings: readonly RecordingTest[] = [
  ...quantiles('node_quantile:kubelet_pleg_relist_duration_seconds:histogram_quantile', {
    bucket: (le) => of('pleg_relist_duration_seconds_bucket', { le }),
    between: [0.5, 1],
    keeps: { node: 'a' },
  }),
];
