import type { RecordingTest } from './alert-test';
import { recorded } from './recorded';
import { series } from './series';

/** An objective, and what is to be computed of it while so much is bad all the time. */
interface MeasuredObjective {
  readonly slo: string;
  /** Share of events that is to be good. */
  readonly objective: number;
  /** Share that was promised. @default nothing was */
  readonly promised?: number;
  readonly series: Readonly<Record<string, string>>;
  /** Events a second. */
  readonly total: number;
  readonly bad: number;
}

/** Days of the period of every objective of the cluster, and windows over which shares are recorded. */
const days = 30;
const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d', `${days}d`];

const requests = (code: string) => series('apiserver_request_total', { job: 'apiserver', code });

/** Requests of one kind, sixty a minute, and how many of them are answered in time. */
const answered = (verb: string, scope: string, [bound, inTime]: readonly [string, number]) => {
  const of = (part: string, more: Readonly<Record<string, string>> = {}) =>
    series(`apiserver_request_sli_duration_seconds_${part}`, { job: 'apiserver', verb, scope, ...more });
  return { [of('count')]: '0+60x30', [of('bucket', { le: bound })]: `0+${inTime}x30` };
};

/** A request of each kind is made every second, and one in ten lists of a namespace is late. */
const latencies = {
  ...answered('GET', 'resource', ['1', 60]),
  ...answered('LIST', 'namespace', ['5.0', 54]),
  ...answered('LIST', 'cluster', ['30', 60]),
  ...answered('PATCH', 'resource', ['1.0', 60]),
};

/** One target of four is away. */
const targets = Object.fromEntries(
  ['0', '1', '1', '1'].map((up, at) => [series('up', { job: 'web', instance: `${at}` }), `${up}x30`]),
);

const pulled = { job: 'kubelet', metrics_path: '/metrics', node: 'a' };
const delivered = (what: string) =>
  series(`fluentd_output_status_${what}`, { job: 'fluentd', plugin_id: 'opensearch' });
const certificate = (name: string, condition: string) =>
  series('certmanager_certificate_ready_status', { job: 'cert-manager', name, condition });

const objectives: readonly MeasuredObjective[] = [
  {
    slo: 'monitoring-api-server-availability',
    objective: 0.999,
    series: { [requests('200')]: '0+594x30', [requests('503')]: '0+6x30' },
    total: 10,
    bad: 0.1,
  },
  { slo: 'monitoring-api-server-latency', objective: 0.99, series: latencies, total: 4, bad: 0.1 },
  {
    slo: 'monitoring-image-pulls',
    objective: 0.99,
    promised: 0.98,
    series: {
      [series('kubelet_runtime_operations_total', { ...pulled, operation_type: 'pull_image' })]: '0+60x30',
      [series('kubelet_runtime_operations_total', { ...pulled, operation_type: 'exec' })]: '0+600x30',
      [series('kubelet_runtime_operations_errors_total', { ...pulled, operation_type: 'pull_image' })]: '0+6x30',
    },
    total: 1,
    bad: 0.1,
  },
  {
    slo: 'fluentd-delivery',
    objective: 0.995,
    series: {
      [delivered('write_count')]: '0+120x30',
      [delivered('num_errors')]: '0+6x30',
      [delivered('rollback_count')]: '0+6x30',
    },
    total: 2,
    bad: 0.2,
  },
  {
    slo: 'external-secrets-sync',
    objective: 0.99,
    series: {
      [series('externalsecret_sync_calls_total', { job: 'external-secrets', name: 'web' })]: '0+60x30',
      [series('externalsecret_sync_calls_error', { job: 'external-secrets', name: 'web' })]: '0+12x30',
    },
    total: 1,
    bad: 0.2,
  },
  // Scraped once a minute.
  { slo: 'monitoring-scrape-health', objective: 0.995, series: targets, total: 4 / 60, bad: 1 / 60 },
  {
    slo: 'cert-manager-certificates',
    objective: 0.995,
    series: {
      [certificate('web', 'True')]: '1x30',
      [certificate('old', 'True')]: '0x30',
      [certificate('old', 'False')]: '1x30',
    },
    total: 2 / 60,
    bad: 1 / 60,
  },
];

/** Tests of what is recorded of objectives. */
export const objectiveRecordings: readonly RecordingTest[] = objectives.flatMap((measured) => {
  const { slo, objective, total, bad } = measured;
  const share = bad / total;
  const burnRate = share / (1 - objective);
  const values: Readonly<Record<string, number>> = {
    'slo:sli_total:rate5m': total,
    'slo:sli_bad:rate5m': bad,
    ...Object.fromEntries(windows.map((window) => [`slo:sli_error:ratio_rate${window}`, share])),
    'slo:current_burn_rate:ratio': burnRate,
    'slo:period_burn_rate:ratio': burnRate,
    'slo:period_error_budget_remaining:ratio': 1 - burnRate,
    'slo:period_good:ratio': 1 - share,
    'slo:objective:ratio': objective,
    'slo:error_budget:ratio': 1 - objective,
    'slo:time_period:days': days,
    ...(measured.promised !== undefined && { 'slo:sla_objective:ratio': measured.promised }),
  };
  return Object.entries(values).map(([rule, yields]) =>
    recorded(rule, {
      labels: { slo },
      when: `${bad} of ${total} events a second are bad`,
      series: measured.series,
      yields,
    }),
  );
});
