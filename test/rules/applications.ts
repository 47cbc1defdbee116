import type { AlertStory, AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';

/** What differs between the two applications whose alerts are tried: see `exampleApplications`. */
interface Tried {
  readonly prefix: string;
  readonly name: string;
  readonly namespace: string;
  readonly pods: readonly [string, string];
  /** Labels of every alert. */
  readonly fires: Readonly<Record<string, string>>;
  /** Counter of requests, by whether they succeed. */
  readonly requests: (outcome: 'good' | 'bad') => string;
  /** Percent of failures that are too many, and that are not. */
  readonly failures: readonly [tooMany: number, few: number];
  /** Buckets of durations: requests within the allowed time, within ten times that, and all. */
  readonly buckets: readonly [allowed: string, slow: string, all: string];
  /** Series that say how many pods are wanted and available. */
  readonly counts: readonly [wanted: string, available: string];
  /** Restarts within an hour that are too many, and that are not. */
  readonly restarts: readonly [tooMany: number, few: number];
}

function own({ name, namespace }: Tried | Pick<Tried, 'name' | 'namespace'>, metric: string, labels = {}): string {
  return series(metric, { job: name, namespace, ...labels });
}

const shop = { name: 'shop-checkout', namespace: 'applications' } as const;
const books = { name: 'ledger', namespace: 'books' } as const;

const durations = 'http_server_request_duration_seconds';
const status = (code: string) => ({ http_response_status_code: code });
const bucket = (le: string) => own(shop, `${durations}_bucket`, { ...status('200'), le });
const handling = (le: string) => own(books, 'grpc_server_handling_seconds_bucket', { le });
const state = (metric: string, labels: Readonly<Record<string, string>>) =>
  series(metric, { job: 'kube-state-metrics', ...labels });

const tried: readonly Tried[] = [
  {
    ...shop,
    prefix: 'ShopCheckout',
    pods: ['checkout-7b9f8d6c5d-x2x4z', 'checkout-7b9f8d6c5d-k8k9l'],
    fires: { application: 'shop-checkout', namespace: 'applications', owner: 'payments' },
    requests: (outcome) => own(shop, `${durations}_count`, status(outcome === 'good' ? '200' : '503')),
    failures: [10, 2],
    buckets: [bucket('1'), bucket('10'), bucket('+Inf')],
    counts: [
      state('kube_deployment_spec_replicas', { namespace: 'applications', deployment: 'checkout' }),
      state('kube_deployment_status_replicas_available', { namespace: 'applications', deployment: 'checkout' }),
    ],
    restarts: [6, 2],
  },
  {
    ...books,
    prefix: 'Ledger',
    pods: ['ledger-0', 'ledger-1'],
    fires: { application: 'ledger', namespace: 'books' },
    requests: (outcome) =>
      own(books, 'grpc_server_handled_total', { grpc_code: outcome === 'good' ? 'OK' : 'Unavailable' }),
    failures: [2, 0],
    buckets: [handling('0.25'), handling('2.5'), handling('+Inf')],
    counts: [
      state('kube_statefulset_replicas', { namespace: 'books', statefulset: 'ledger' }),
      state('kube_statefulset_status_replicas_ready', { namespace: 'books', statefulset: 'ledger' }),
    ],
    restarts: [1, 0],
  },
];

/** The proof of every alert of an application, for both. */
export const applicationTests: readonly AlertTest[] = tried.flatMap((application) => {
  const { prefix } = application;
  return [
    { alert: `${prefix}Down`, stories: down(application) },
    { alert: `${prefix}Unavailable`, stories: unavailable(application) },
    { alert: `${prefix}ErrorsHigh`, stories: errors(application) },
    { alert: `${prefix}LatencyHigh`, stories: latency(application) },
    { alert: `${prefix}Restarting`, stories: restarting(application) },
    { alert: `${prefix}Throttled`, stories: throttled(application) },
    { alert: `${prefix}MemoryHigh`, stories: memory(application) },
    ...(prefix === 'ShopCheckout' ? [{ alert: `${prefix}Quiet`, stories: quiet(application) }] : []),
  ];
});

function down(application: Tried): readonly AlertStory[] {
  const [one, other] = application.pods.map((pod) => own(application, 'up', { pod }));
  const { fires } = application;
  return [
    { when: 'no replica answers', series: { [one ?? '']: '0x20', [other ?? '']: '0x20' }, at: '10m', fires: [fires] },
    { when: 'nobody is left to be asked', series: {}, at: '10m', fires: [fires] },
    { when: 'one of two answers', series: { [one ?? '']: '0x20', [other ?? '']: '1x20' }, at: '10m', fires: [] },
    {
      when: 'another application of the name answers elsewhere',
      series: { [series('up', { job: application.name, namespace: 'elsewhere' })]: '1x20' },
      at: '10m',
      fires: [fires],
    },
    ...resolving({
      when: 'it answers again',
      series: { [one ?? '']: '0x10 1x10' },
      firesAt: '9m',
      at: '13m',
      fires: [fires],
    }),
  ];
}

function unavailable({ counts, fires }: Tried): readonly AlertStory[] {
  const [wanted, available] = counts;
  return [
    { when: 'one of four is left', series: { [wanted]: '4x20', [available]: '1x20' }, at: '10m', fires: [fires] },
    { when: 'two of four are left', series: { [wanted]: '4x20', [available]: '2x20' }, at: '10m', fires: [] },
    { when: 'none is wanted', series: { [wanted]: '0x20', [available]: '0x20' }, at: '10m', fires: [] },
    ...resolving({
      when: 'they are there again',
      series: { [wanted]: '4x20', [available]: '0x10 4x10' },
      firesAt: '9m',
      at: '13m',
      fires: [fires],
    }),
  ];
}

function errors({ requests, failures, fires }: Tried): readonly AlertStory[] {
  const [tooMany, few] = failures;
  const [good, bad] = [requests('good'), requests('bad')];
  return [
    {
      when: 'too many requests fail',
      series: { [good]: `0+${100 - tooMany}x30`, [bad]: `0+${tooMany}x30` },
      at: '20m',
      fires: [fires],
    },
    {
      when: 'as few fail as may',
      series: { [good]: `0+${100 - few}x30`, [bad]: `0+${few}x30` },
      at: '20m',
      fires: [],
    },
    ...(few > 0
      ? [
          {
            when: 'the only two requests of the night fail',
            series: { [bad]: '0x8 2x30' },
            at: '14m',
            fires: [],
          },
        ]
      : []),
    { when: 'there are no requests', series: { [good]: '7x30' }, at: '20m', fires: [] },
    ...resolving({
      when: 'they succeed again',
      series: { [good]: `0+${100 - tooMany}x50`, [bad]: `0+${tooMany}x20 ${tooMany * 20}x30` },
      firesAt: '20m',
      at: '28m',
      fires: [fires],
    }),
  ];
}

function latency({ buckets, fires }: Tried): readonly AlertStory[] {
  const [allowed, slow, all] = buckets;
  const story = (within: string, counted: string) => ({ [allowed]: within, [slow]: counted, [all]: counted });
  return [
    { when: 'every tenth request is slow', series: story('0+90x30', '0+100x30'), at: '20m', fires: [fires] },
    { when: 'no request is slow', series: story('0+100x30', '0+100x30'), at: '20m', fires: [] },
    { when: 'there are no requests', series: story('7x30', '9x30'), at: '20m', fires: [] },
    ...resolving({
      when: 'it is fast again',
      series: story('0+90x20 1900+100x20', '0+100x40'),
      firesAt: '20m',
      at: '32m',
      fires: [fires],
    }),
  ];
}

function restarting({ namespace, pods, restarts, fires }: Tried): readonly AlertStory[] {
  const [tooMany, few] = restarts;
  const counter = (pod: string, within = namespace) =>
    state('kube_pod_container_status_restarts_total', { namespace: within, pod, container: 'app' });
  const [pod] = pods;
  const mine = { ...fires, pod };
  return [
    {
      when: 'a pod is restarted too often',
      series: { [counter(pod)]: `0x30 ${tooMany}x30` },
      at: '50m',
      fires: [mine],
    },
    {
      when: 'a pod is restarted as often as may be',
      series: { [counter(pod)]: `0x30 ${few}x30` },
      at: '50m',
      fires: [],
    },
    {
      when: 'a pod of another workload is restarted',
      series: { [counter(`${pod}-other`)]: `0x30 ${tooMany}x30`, [counter(pod, 'elsewhere')]: `0x30 ${tooMany}x30` },
      at: '50m',
      fires: [],
    },
    ...resolving({
      when: 'it has run for an hour',
      series: { [counter(pod)]: `0x10 ${tooMany}x100` },
      firesAt: '30m',
      at: '90m',
      fires: [mine],
    }),
  ];
}

function container({ namespace, pods }: Tried, metric: string): string {
  const labels = { metrics_path: '/metrics/cadvisor', namespace, pod: pods[0], container: 'app', image: 'app:1' };
  return series(metric, { job: 'kubelet', ...labels });
}

function throttled(application: Tried): readonly AlertStory[] {
  const held = container(application, 'container_cpu_cfs_throttled_periods_total');
  const all = container(application, 'container_cpu_cfs_periods_total');
  const mine = { ...application.fires, pod: application.pods[0], container: 'app' };
  return [
    {
      when: 'it is held back most of the time',
      series: { [held]: '0+80x40', [all]: '0+100x40' },
      at: '30m',
      fires: [mine],
    },
    { when: 'it is held back now and then', series: { [held]: '0+40x40', [all]: '0+100x40' }, at: '30m', fires: [] },
    { when: 'it has no limit', series: { [held]: '0x40', [all]: '0x40' }, at: '30m', fires: [] },
    ...resolving({
      when: 'it has less to do',
      series: { [held]: '0+80x30 2400+10x30', [all]: '0+100x60' },
      firesAt: '30m',
      at: '37m',
      fires: [mine],
    }),
  ];
}

function memory(application: Tried): readonly AlertStory[] {
  const used = container(application, 'container_memory_working_set_bytes');
  const limit = container(application, 'container_spec_memory_limit_bytes');
  const mine = { ...application.fires, pod: application.pods[0], container: 'app' };
  return [
    { when: 'it uses 95 % of its limit', series: { [used]: '95x40', [limit]: '100x40' }, at: '30m', fires: [mine] },
    { when: 'it uses 80 % of its limit', series: { [used]: '80x40', [limit]: '100x40' }, at: '30m', fires: [] },
    { when: 'it has no limit', series: { [used]: '95x40', [limit]: '0x40' }, at: '30m', fires: [] },
    ...resolving({
      when: 'it gives memory back',
      series: { [used]: '95x30 50x10', [limit]: '100x40' },
      firesAt: '29m',
      at: '33m',
      fires: [mine],
    }),
  ];
}

function quiet({ requests, fires }: Tried): readonly AlertStory[] {
  const good = requests('good');
  return [
    { when: 'nobody asks for half an hour', series: { [good]: '7x60' }, at: '50m', fires: [fires] },
    { when: 'requests are no longer counted', series: {}, at: '50m', fires: [fires] },
    { when: 'somebody asks', series: { [good]: '0+1x60' }, at: '50m', fires: [] },
    { when: 'nobody asks for a quarter of an hour', series: { [good]: '0+1x30 30x15' }, at: '45m', fires: [] },
    ...resolving({
      when: 'somebody asks again',
      series: { [good]: '7x50 7+1x20' },
      firesAt: '49m',
      at: '55m',
      fires: [fires],
    }),
  ];
}
