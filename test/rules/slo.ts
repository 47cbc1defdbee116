import type { AlertStory, AlertTest } from './alert-test';
import { recovering, resolving } from './resolving';
import { series } from './series';

type Labels = Readonly<Record<string, string>>;
type Series = Readonly<Record<string, string>>;

/** An objective, and what its service exposes. */
interface Measured {
  /** Name of the objective: `fluentd-delivery`. */
  readonly slo: string;
  /** Percent. */
  readonly objective: number;
  /** Bad events that nobody is told of. */
  readonly tolerates?: number;
  /** Percent that was promised. */
  readonly promised?: number;
  /** Series by the events that they count, or gauges that are 1 while all is well. */
  readonly exposes: Readonly<Record<string, 'all' | 'good' | 'bad' | 'none' | 'gauge'>>;
  /** What is there before the first event. @default its counters themselves */
  readonly beforeAll?: string;
}

/** Rows of the table of The Site Reliability Workbook: the windows, and how many times faster than allowed the budget goes. */
const rows = {
  critical: [
    { long: '1h', short: '5m', rate: 14.4 },
    { long: '6h', short: '30m', rate: 6 },
  ],
  warning: [
    { long: '1d', short: '2h', rate: 3 },
    { long: '3d', short: '6h', rate: 1 },
  ],
} as const;

/** Minutes with nothing but bad events, and those that it takes until the longest short window of a severity is clean again. */
const incident = { minutes: 20, forgotten: { critical: 40, warning: 370 } } as const;

/** Minutes that series last, where nothing changes. */
const calm = 30;

function testsOf(measured: Measured): readonly AlertTest[] {
  const { promised } = measured;
  const prefix = measured.slo.replaceAll(/(^|-)(.)/g, (_match, _dash, letter: string) => letter.toUpperCase());
  return [
    burning(measured, prefix, 'critical'),
    burning(measured, prefix, 'warning'),
    unmeasured(measured, prefix),
    overPeriod(measured, `${prefix}ErrorBudgetSpent`, [1.2, 0.8]),
    // Shares of the budget that are more and less than what was promised allows.
    ...(promised === undefined ? [] : [overPeriod(measured, `${prefix}SlaBroken`, sharesAround(measured, promised))]),
  ];
}

/** From the service's own series to the alert, and which of the windows have to agree. */
function burning(measured: Measured, prefix: string, severity: keyof typeof rows): AlertTest {
  const fires = [{ slo: measured.slo }];
  const { minutes, forgotten } = incident;
  return {
    alert: `${prefix}BurnsErrorBudget`,
    severity,
    stories: [
      { when: 'every event is good', series: service(measured, [calm, 'good']), at: `${calm}m`, fires: [] },
      ...resolving({
        when: 'every event is good again',
        series: service(measured, [minutes, 'bad'], [forgotten[severity] + 5, 'good']),
        firesAt: `${minutes - 1}m`,
        at: `${minutes + forgotten[severity]}m`,
        fires,
      }),
      ...rows[severity].flatMap((row) => ofWindows(measured, row)),
    ],
  };
}

/** Two windows, of which one alone tells nobody. */
function ofWindows(measured: Measured, { long, short, rate }: (typeof rows)[keyof typeof rows][number]): AlertStory[] {
  const budget = 1 - measured.objective / 100;
  const [above, below] = [rate * budget * 1.01, rate * budget * 0.99];
  const shares = (inLong: number, inShort: number, badPerSecond = 1): Series => ({
    ...recorded(measured, `slo:sli_error:ratio_rate${long}`, inLong),
    ...recorded(measured, `slo:sli_error:ratio_rate${short}`, inShort),
    ...(measured.tolerates ? recorded(measured, 'slo:sli_bad:rate5m', badPerSecond) : {}),
  });
  const at = `${calm}m`;
  const fires = [{ slo: measured.slo }];
  return [
    { when: `too much goes in ${long} and ${short}`, series: shares(above, above), at, fires },
    { when: `too much went in ${long}, but not in ${short}`, series: shares(above, below), at, fires: [] },
    { when: `too much goes in ${short}, but not in ${long}`, series: shares(below, above), at, fires: [] },
    ...(measured.tolerates
      ? [{ when: `hardly any event is bad in ${long}`, series: shares(above, above, 1e-6), at, fires: [] }]
      : []),
  ];
}

function unmeasured(measured: Measured, prefix: string): AlertTest {
  const absent = Object.fromEntries(
    Object.entries(service(measured, [calm, 'good'])).map(([name, values]) => [name, `_x${calm} ${values}`]),
  );
  const fires = [{ slo: measured.slo }];
  return {
    alert: `${prefix}Unmeasured`,
    stories: [
      { when: 'there is nothing to judge by', series: {}, at: '20m', fires },
      { when: 'nothing is bad', series: service(measured, [calm, 'good']), at: `${calm}m`, fires: [] },
      { when: 'everything is bad', series: service(measured, [calm, 'bad']), at: `${calm}m`, fires: [] },
      ...(measured.beforeAll
        ? [{ when: 'nothing has happened yet', series: { [measured.beforeAll]: `0x${calm}` }, at: '20m', fires: [] }]
        : []),
      ...resolving({ when: 'it is measured again', series: absent, firesAt: '20m', at: `${calm + 10}m`, fires }),
    ],
  };
}

/** What the share of bad events over the whole period decides, as multiples of the budget that fire and that do not. */
function overPeriod(measured: Measured, alert: string, multiples: readonly [number, number]): AlertTest {
  const budget = 1 - measured.objective / 100;
  const [bad, good] = multiples.map((multiple) => recorded(measured, 'slo:sli_error:ratio_rate30d', multiple * budget));
  const at = `${calm}m`;
  return recovering({
    alert,
    stories: [
      { when: 'too much was bad', series: bad ?? {}, at, fires: [{ slo: measured.slo }] },
      { when: 'less was bad', series: good ?? {}, at, fires: [] },
    ],
  });
}

function sharesAround({ objective }: Measured, promised: number): [number, number] {
  const allowed = (100 - promised) / (100 - objective);
  return [allowed * 1.01, allowed * 0.99];
}

function recorded({ slo }: Measured, record: string, value: number): Series {
  return { [series(record, { slo })]: `${value}x${calm}` };
}

/** What a service exposes while its events are of one kind and then of another: ten a minute. */
function service({ exposes }: Measured, ...stretches: readonly (readonly [number, 'good' | 'bad'])[]): Series {
  return Object.fromEntries(
    Object.entries(exposes).map(([name, counts]) => {
      // Not from 0, where Prometheus takes a counter to have begun.
      let value = 1000;
      const parts = stretches.map(([minutes, kind]) => {
        if (counts === 'gauge') return `${kind === 'good' ? 1 : 0}x${minutes - 1}`;
        const step = counts === 'all' || counts === kind ? 10 : 0;
        const text = `${value}+${step}x${minutes - 1}`;
        value += step * minutes;
        return text;
      });
      // The look at the end of the last minute needs a sample, too.
      return [name, `${parts.join(' ')} ${counts === 'gauge' ? (parts.at(-1) ?? '').charAt(0) : value}`];
    }),
  );
}

const ofApiServer = (metric: string, labels: Labels) => series(metric, { job: 'apiserver', ...labels });

/** Durations of one kind of request, and the bucket of those that are quick enough. */
function answered(labels: Labels, le: string): Measured['exposes'] {
  const durations = 'apiserver_request_sli_duration_seconds';
  return {
    [ofApiServer(`${durations}_count`, labels)]: 'all',
    [ofApiServer(`${durations}_bucket`, { ...labels, le })]: 'good',
  };
}

const output = { job: 'fluentd', plugin_id: 'opensearch', pod: 'fluentd-abcde' };
const pulls = { job: 'kubelet', metrics_path: '/metrics', operation_type: 'pull_image', node: 'a' };
const synced = { job: 'external-secrets', exported_namespace: 'shop', name: 'database' };

const objectives: readonly Measured[] = [
  {
    slo: 'monitoring-api-server-availability',
    objective: 99.9,
    exposes: {
      [ofApiServer('apiserver_request_total', { code: '200' })]: 'good',
      [ofApiServer('apiserver_request_total', { code: '503' })]: 'bad',
    },
  },
  {
    slo: 'monitoring-api-server-latency',
    objective: 99,
    exposes: {
      ...answered({ verb: 'GET', scope: 'resource' }, '1'),
      ...answered({ verb: 'LIST', scope: 'namespace' }, '5.0'),
      ...answered({ verb: 'LIST', scope: 'cluster' }, '30'),
      ...answered({ verb: 'PATCH', scope: 'resource' }, '1.0'),
    },
  },
  {
    slo: 'monitoring-scrape-health',
    objective: 99.5,
    exposes: { [series('up', { job: 'shop', instance: 'a' })]: 'gauge' },
  },
  {
    slo: 'monitoring-image-pulls',
    objective: 99,
    promised: 98,
    tolerates: 5,
    exposes: {
      [series('kubelet_runtime_operations_total', pulls)]: 'all',
      [series('kubelet_runtime_operations_errors_total', pulls)]: 'bad',
    },
    beforeAll: series('kubelet_runtime_operations_total', { ...pulls, operation_type: 'version' }),
  },
  {
    slo: 'fluentd-delivery',
    objective: 99.5,
    exposes: {
      [series('fluentd_output_status_write_count', output)]: 'all',
      [series('fluentd_output_status_num_errors', output)]: 'bad',
      [series('fluentd_output_status_rollback_count', output)]: 'none',
    },
  },
  {
    slo: 'cert-manager-certificates',
    objective: 99.5,
    exposes: {
      [series('certmanager_certificate_ready_status', { job: 'cert-manager', name: 'web', condition: 'True' })]:
        'gauge',
    },
  },
  {
    slo: 'external-secrets-sync',
    objective: 99,
    tolerates: 20,
    exposes: {
      [series('externalsecret_sync_calls_total', synced)]: 'all',
      [series('externalsecret_sync_calls_error', synced)]: 'bad',
    },
    beforeAll: series('controller_runtime_reconcile_total', { job: synced.job, controller: 'externalsecret' }),
  },
];

/** Tests of the alerts of every objective. */
export const sloTests: readonly AlertTest[] = objectives.flatMap(testsOf);
