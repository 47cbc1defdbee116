import type { AlertTest } from './alert-test';
import { type CountedFailures, countedFailures } from './counters';
import { resolving } from './resolving';
import { series } from './series';

const member = { job: 'prometheus', namespace: 'monitoring', pod: 'prometheus-0', instance: '10.0.0.1:9090' };
const labels = { namespace: 'monitoring', pod: 'prometheus-0' };
const store = { remote_name: 'store', url: 'https://store/api/v1/write' };

const of = (metric: string, more: Readonly<Record<string, string>> = {}) =>
  series(`prometheus_${metric}`, { ...member, ...more });
const alertmanager = (metric: string, one: 'a' | 'b') => of(`notifications_${metric}`, { alertmanager: one });
const toStore = (metric: string) => of(`remote_storage_${metric}`, store);

const failing = (
  alert: string,
  counter: string,
  { window = 5, minutes = 15, more = {} }: Partial<CountedFailures> & { readonly more?: Record<string, string> } = {},
): AlertTest => ({
  alert: `Prometheus${alert}`,
  stories: countedFailures({ counter: of(counter, more), labels: { ...labels, ...more }, window, minutes }),
});

const hours = { window: 180, minutes: 240 };
const group = { rule_group: '/etc/prometheus/rules/general.yaml;general' };

const connections: readonly AlertTest[] = [
  {
    alert: 'PrometheusBadConfig',
    stories: [
      {
        when: 'the configuration could not be loaded',
        series: { [of('config_last_reload_successful')]: '0x20' },
        at: '11m',
        fires: [labels],
      },
      { when: 'it could', series: { [of('config_last_reload_successful')]: '1x20' }, at: '15m', fires: [] },
      ...resolving({
        when: 'it can again',
        series: { [of('config_last_reload_successful')]: '0x14 1x10' },
        firesAt: '12m',
        at: '16m',
        fires: [labels],
      }),
    ],
  },
  {
    alert: 'PrometheusSDConfigFailing',
    stories: [
      {
        when: 'a discovery cannot be started',
        series: { [of('sd_failed_configs', { name: 'scrape' })]: '1x30' },
        at: '25m',
        fires: [{ ...labels, name: 'scrape' }],
      },
      {
        when: 'every one can',
        series: { [of('sd_failed_configs', { name: 'scrape' })]: '0x30' },
        at: '25m',
        fires: [],
      },
      ...resolving({
        when: 'it can be started again',
        series: { [of('sd_failed_configs', { name: 'scrape' })]: '1x25 0x10' },
        firesAt: '24m',
        at: '27m',
        fires: [labels],
      }),
    ],
  },
  failing('KubernetesListWatchFailures', 'sd_kubernetes_failures_total'),
  {
    alert: 'PrometheusNotificationQueueRunningFull',
    stories: [
      {
        when: 'alerts come faster than one of two takes them',
        series: {
          [alertmanager('queue_length', 'a')]: '0+400x30',
          [alertmanager('queue_length', 'b')]: '0x30',
          [of('notifications_queue_capacity')]: '10000x30',
        },
        at: '20m',
        fires: [{ ...labels, alertmanager: 'a' }],
      },
      {
        when: 'the queue is long, and does not grow',
        series: {
          [alertmanager('queue_length', 'a')]: '9000x30',
          [of('notifications_queue_capacity')]: '10000x30',
        },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'it is emptied',
        series: {
          [alertmanager('queue_length', 'a')]: '0+400x20 0x10',
          [of('notifications_queue_capacity')]: '10000x40',
        },
        firesAt: '20m',
        at: '30m',
        fires: [labels],
      }),
    ],
  },
  {
    alert: 'PrometheusErrorSendingAlertsToSomeAlertmanagers',
    stories: [
      {
        when: 'one of two refuses one alert in ten',
        series: {
          [alertmanager('sent_total', 'a')]: '0+100x30',
          [alertmanager('errors_total', 'a')]: '0+10x30',
          [alertmanager('sent_total', 'b')]: '0+100x30',
          [alertmanager('errors_total', 'b')]: '0x30',
        },
        at: '20m',
        fires: [{ ...labels, alertmanager: 'a' }],
      },
      {
        when: 'one alert in two hundred fails',
        series: { [alertmanager('sent_total', 'a')]: '0+200x30', [alertmanager('errors_total', 'a')]: '0+1x30' },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'it takes them again',
        series: {
          [alertmanager('sent_total', 'a')]: '0+100x40',
          [alertmanager('errors_total', 'a')]: '0+10x20 200x20',
        },
        firesAt: '20m',
        at: '30m',
        fires: [labels],
      }),
    ],
  },
  {
    alert: 'PrometheusErrorSendingAlertsToAnyAlertmanager',
    stories: [
      {
        when: 'both refuse one alert in ten or more',
        series: {
          [alertmanager('sent_total', 'a')]: '0+100x30',
          [alertmanager('errors_total', 'a')]: '0+10x30',
          [alertmanager('sent_total', 'b')]: '0+100x30',
          [alertmanager('errors_total', 'b')]: '0+100x30',
        },
        at: '20m',
        fires: [labels],
      },
      {
        when: 'one of two takes all',
        series: {
          [alertmanager('sent_total', 'a')]: '0+100x30',
          [alertmanager('errors_total', 'a')]: '0+100x30',
          [alertmanager('sent_total', 'b')]: '0+100x30',
          [alertmanager('errors_total', 'b')]: '0x30',
        },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'the only one takes them again',
        series: {
          [alertmanager('sent_total', 'a')]: '0+100x40',
          [alertmanager('errors_total', 'a')]: '0+100x20 2000x20',
        },
        firesAt: '20m',
        at: '30m',
        fires: [labels],
      }),
    ],
  },
  {
    alert: 'PrometheusNotConnectedToAlertmanagers',
    stories: [
      {
        when: 'no Alertmanager is found',
        series: {
          [of('notifications_alertmanagers_discovered')]: '0x30',
          [of('sd_discovered_targets', { name: 'notify', config: 'config-0' })]: '0x30',
        },
        at: '15m',
        fires: [labels],
      },
      {
        when: 'three are found',
        series: {
          [of('notifications_alertmanagers_discovered')]: '3x30',
          [of('sd_discovered_targets', { name: 'notify', config: 'config-0' })]: '3x30',
        },
        at: '15m',
        fires: [],
      },
      {
        when: 'none is looked for',
        series: {
          [of('notifications_alertmanagers_discovered')]: '0x30',
          [of('sd_discovered_targets', { name: 'scrape', config: 'apiserver' })]: '1x30',
        },
        at: '15m',
        fires: [],
      },
      ...resolving({
        when: 'they are found again',
        series: {
          [of('notifications_alertmanagers_discovered')]: '0x15 3x20',
          [of('sd_discovered_targets', { name: 'notify', config: 'config-0' })]: '3x40',
        },
        firesAt: '14m',
        at: '18m',
        fires: [labels],
      }),
    ],
  },
];

const appended = (type: string) => of('tsdb_head_samples_appended_total', { type });
const known = of('target_metadata_cache_entries', { scrape_job: 'kubelet' });

const samples: readonly AlertTest[] = [
  failing('TSDBReloadsFailing', 'tsdb_reloads_failures_total', hours),
  failing('TSDBCompactionsFailing', 'tsdb_compactions_failed_total', hours),
  {
    alert: 'PrometheusNotIngestingSamples',
    stories: [
      {
        when: 'targets are known, and nothing comes',
        series: { [appended('float')]: '500x30', [appended('histogram')]: '0x30', [known]: '40x30' },
        at: '20m',
        fires: [labels],
      },
      {
        when: 'samples come',
        series: { [appended('float')]: '0+500x30', [appended('histogram')]: '0x30', [known]: '40x30' },
        at: '20m',
        fires: [],
      },
      {
        when: 'there are no targets',
        series: { [appended('float')]: '0x30', [appended('histogram')]: '0x30', [known]: '0x30' },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'samples come again',
        series: { [appended('float')]: '500x20 500+500x10', [known]: '40x40' },
        firesAt: '19m',
        at: '25m',
        fires: [labels],
      }),
    ],
  },
  failing('DuplicateTimestamps', 'target_scrapes_sample_duplicate_timestamp_total', { minutes: 60 }),
  failing('OutOfOrderTimestamps', 'target_scrapes_sample_out_of_order_total', { minutes: 60 }),
  failing('TargetLimitHit', 'target_scrape_pool_exceeded_target_limit_total'),
  failing('LabelLimitHit', 'target_scrape_pool_exceeded_label_limits_total'),
  failing('ScrapeBodySizeLimitHit', 'target_scrapes_exceeded_body_size_limit_total'),
  failing('ScrapeSampleLimitHit', 'target_scrapes_exceeded_sample_limit_total'),
  failing('TargetSyncFailure', 'target_sync_failed_total', { window: 30, minutes: 5, more: { scrape_job: 'kubelet' } }),
];

const remote: readonly AlertTest[] = [
  {
    alert: 'PrometheusRemoteStorageFailures',
    stories: [
      {
        when: 'a store refuses one sample in ten',
        series: { [toStore('samples_total')]: '0+900x30', [toStore('samples_failed_total')]: '0+100x30' },
        at: '20m',
        fires: [{ ...labels, ...store }],
      },
      {
        when: 'it refuses one in two hundred',
        series: { [toStore('samples_total')]: '0+995x30', [toStore('samples_failed_total')]: '0+5x30' },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'it takes all again',
        series: { [toStore('samples_total')]: '0+900x40', [toStore('samples_failed_total')]: '0+100x20 2000x20' },
        firesAt: '20m',
        at: '30m',
        fires: [labels],
      }),
    ],
  },
  {
    alert: 'PrometheusRemoteWriteBehind',
    stories: [
      {
        when: 'a store takes nothing',
        series: {
          [toStore('queue_highest_timestamp_seconds')]: '1000+60x40',
          [toStore('queue_highest_sent_timestamp_seconds')]: '1000x40',
        },
        at: '20m',
        fires: [{ ...labels, ...store }],
      },
      {
        when: 'it is a minute late',
        series: {
          [toStore('queue_highest_timestamp_seconds')]: '1060+60x40',
          [toStore('queue_highest_sent_timestamp_seconds')]: '1000+60x40',
        },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'it has caught up',
        series: {
          [toStore('queue_highest_timestamp_seconds')]: '1000+60x40',
          [toStore('queue_highest_sent_timestamp_seconds')]: '1000x24 2500+60x15',
        },
        firesAt: '22m',
        at: '30m',
        fires: [labels],
      }),
    ],
  },
  {
    alert: 'PrometheusRemoteWriteDesiredShards',
    stories: [
      {
        when: 'more senders are needed than there may be',
        series: { [toStore('shards_desired')]: '70x30', [toStore('shards_max')]: '50x30' },
        at: '20m',
        fires: [{ ...labels, ...store }],
      },
      {
        when: 'as many are needed as there may be',
        series: { [toStore('shards_desired')]: '50x30', [toStore('shards_max')]: '50x30' },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'a few do again',
        series: { [toStore('shards_desired')]: '70x20 4x20', [toStore('shards_max')]: '50x40' },
        firesAt: '20m',
        at: '30m',
        fires: [labels],
      }),
    ],
  },
];

const evaluation: readonly AlertTest[] = [
  failing('RuleFailures', 'rule_evaluation_failures_total', { more: group }),
  failing('MissingRuleEvaluations', 'rule_group_iterations_missed_total', { more: group }),
  {
    alert: 'PrometheusHighQueryLoad',
    stories: [
      {
        when: 'all but one place is taken',
        series: { [of('engine_queries')]: '19x30', [of('engine_queries_concurrent_max')]: '20x30' },
        at: '20m',
        fires: [labels],
      },
      {
        when: 'half of them are',
        series: { [of('engine_queries')]: '10x30', [of('engine_queries_concurrent_max')]: '20x30' },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'queries are answered again',
        series: { [of('engine_queries')]: '19x20 2x20', [of('engine_queries_concurrent_max')]: '20x40' },
        firesAt: '20m',
        at: '30m',
        fires: [labels],
      }),
    ],
  },
];

const head = of('tsdb_head_series');

/** Far from what any server is made for. */
const [many, few] = [9_000_000, 900];

const sizing: readonly AlertTest[] = [
  {
    alert: 'PrometheusSeriesAboveSizing',
    stories: [
      { when: 'there are many series', series: { [head]: `${many}x200` }, at: '190m', fires: [labels] },
      { when: 'there are few', series: { [head]: `${few}x200` }, at: '190m', fires: [] },
      {
        when: 'all pods were replaced, and the old ones have left the head',
        series: { [head]: `${few}x10 ${many}x150 ${few}x60` },
        at: '200m',
        fires: [],
      },
      {
        when: 'it is another server that has many',
        series: { [series('prometheus_tsdb_head_series', { ...member, pod: 'other-0' })]: `${many}x200` },
        at: '190m',
        fires: [],
      },
      ...resolving({
        when: 'their source is mended',
        series: { [head]: `${many}x200 ${few}x20` },
        firesAt: '195m',
        at: '205m',
        fires: [labels],
      }),
    ],
  },
];

/** Tests of the alerts about Prometheus. */
export const prometheusTests: readonly AlertTest[] = [...connections, ...samples, ...sizing, ...remote, ...evaluation];
