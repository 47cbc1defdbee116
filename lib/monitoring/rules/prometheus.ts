import { type Alert, alert, type RuleSet, type Severity } from '../../core';

const member = '{{ $labels.namespace }}/{{ $labels.pod }}';
/** How full the queue of alerts will be, in seconds from now. */
const lookahead = 30 * 60;
/** Seconds that a remote store may lag behind. */
const toleratedLag = 120;

const sendErrors = 'rate(prometheus_notifications_errors_total[5m]) / rate(prometheus_notifications_sent_total[5m])';

/** Discovery, and the alerts on their way to Alertmanager. */
const connections: readonly Alert[] = [
  alert({
    name: 'PrometheusBadConfig',
    severity: 'critical',
    expression: 'max_over_time(prometheus_config_last_reload_successful[5m]) == 0',
    minutes: 10,
    summary: 'Prometheus works with an old configuration: it could not load the new one.',
    description: `${member} has failed to load its configuration for 10 minutes.`,
  }),
  alert({
    name: 'PrometheusSDConfigFailing',
    severity: 'warning',
    expression: 'prometheus_sd_failed_configs > 0',
    minutes: 20,
    summary: 'Prometheus does not look for some of its targets.',
    description: `{{ $value }} discoveries of ${member} ({{ $labels.name }}) could not be started.`,
  }),
  alert({
    name: 'PrometheusKubernetesListWatchFailures',
    severity: 'warning',
    expression: 'increase(prometheus_sd_kubernetes_failures_total[5m]) > 0',
    minutes: 15,
    summary: 'Prometheus does not learn of new targets: the API server refuses its watches.',
    description: `{{ $value | humanize }} lists and watches of ${member} have failed in 5 minutes.`,
  }),
  alert({
    name: 'PrometheusNotificationQueueRunningFull',
    severity: 'warning',
    expression: `predict_linear(prometheus_notifications_queue_length[5m], ${lookahead}) > ignoring (alertmanager) group_left () min_over_time(prometheus_notifications_queue_capacity[5m])`,
    minutes: 15,
    summary: 'Alerts are about to be lost: they are not sent as fast as they come.',
    description: `The queue of ${member} for {{ $labels.alertmanager }} will be full within half an hour.`,
  }),
  alert({
    name: 'PrometheusErrorSendingAlertsToSomeAlertmanagers',
    severity: 'warning',
    expression: `${sendErrors} > 0.01`,
    minutes: 15,
    summary: 'One Alertmanager does not take alerts; others may.',
    description: `{{ $value | humanizePercentage }} of the alerts that ${member} sends to {{ $labels.alertmanager }} fail.`,
  }),
  alert({
    name: 'PrometheusErrorSendingAlertsToAnyAlertmanager',
    severity: 'critical',
    expression: `min without (alertmanager) (${sendErrors}) > 0.03`,
    minutes: 15,
    summary: 'Alerts reach nobody: no Alertmanager takes all of them.',
    description: `At least {{ $value | humanizePercentage }} of the alerts of ${member} fail, whichever Alertmanager they are sent to.`,
  }),
  alert({
    name: 'PrometheusNotConnectedToAlertmanagers',
    severity: 'warning',
    // A server that is to send alerts to nobody discovers nothing for them.
    expression:
      'max_over_time(prometheus_notifications_alertmanagers_discovered[5m]) == 0 and on (namespace, pod) prometheus_sd_discovered_targets{name="notify"}',
    minutes: 10,
    summary: 'Alerts reach nobody: Prometheus finds no Alertmanager.',
    description: `${member} has found no Alertmanager for 10 minutes.`,
  }),
];

/** What is scraped and kept. */
const samples: readonly Alert[] = [
  failing({
    name: 'PrometheusTSDBReloadsFailing',
    counter: 'prometheus_tsdb_reloads_failures_total',
    window: '3h',
    minutes: 240,
    summary: 'Prometheus cannot read blocks of its volume.',
    what: 'reloads of blocks have failed',
  }),
  failing({
    name: 'PrometheusTSDBCompactionsFailing',
    counter: 'prometheus_tsdb_compactions_failed_total',
    window: '3h',
    minutes: 240,
    summary: 'Prometheus cannot write blocks: memory and log grow until it ends.',
    what: 'compactions have failed',
  }),
  alert({
    name: 'PrometheusNotIngestingSamples',
    severity: 'warning',
    expression:
      'sum without (type) (rate(prometheus_tsdb_head_samples_appended_total[5m])) == 0 and on (namespace, pod) sum by (namespace, pod) (prometheus_target_metadata_cache_entries) > 0',
    minutes: 10,
    summary: 'Prometheus keeps nothing of what it scrapes.',
    description: `${member} has targets, and has not taken a sample for 10 minutes.`,
  }),
  failing({
    name: 'PrometheusDuplicateTimestamps',
    counter: 'prometheus_target_scrapes_sample_duplicate_timestamp_total',
    minutes: 60,
    summary: 'A target tells different values of one series at one time; only the first is kept.',
    what: 'samples have been refused',
  }),
  failing({
    name: 'PrometheusOutOfOrderTimestamps',
    counter: 'prometheus_target_scrapes_sample_out_of_order_total',
    minutes: 60,
    summary: 'A target tells of the past after the present; what comes late is lost.',
    what: 'samples have been refused',
  }),
  failing({
    name: 'PrometheusTargetLimitHit',
    counter: 'prometheus_target_scrape_pool_exceeded_target_limit_total',
    minutes: 15,
    summary: 'A job has more targets than its limit, and none of them is scraped.',
    what: 'jobs have gone over it',
  }),
  failing({
    name: 'PrometheusLabelLimitHit',
    counter: 'prometheus_target_scrape_pool_exceeded_label_limits_total',
    minutes: 15,
    summary: 'Targets have more or longer labels than their limits, and are not scraped.',
    what: 'scrapes have gone over them',
  }),
  failing({
    name: 'PrometheusScrapeBodySizeLimitHit',
    counter: 'prometheus_target_scrapes_exceeded_body_size_limit_total',
    minutes: 15,
    summary: 'A target answers with more bytes than its limit, and nothing of it is kept.',
    what: 'scrapes have gone over it',
  }),
  failing({
    name: 'PrometheusScrapeSampleLimitHit',
    counter: 'prometheus_target_scrapes_exceeded_sample_limit_total',
    minutes: 15,
    summary: 'A target has more samples than its limit, and nothing of it is kept.',
    what: 'scrapes have gone over it',
  }),
  failing({
    name: 'PrometheusTargetSyncFailure',
    severity: 'critical',
    counter: 'prometheus_target_sync_failed_total',
    window: '30m',
    minutes: 5,
    summary: 'Prometheus cannot make targets of what it has found.',
    what: 'targets of {{ $labels.scrape_job }} have been refused',
  }),
];

/** Stores that samples are sent to. */
const remote: readonly Alert[] = [
  alert({
    name: 'PrometheusRemoteStorageFailures',
    severity: 'critical',
    expression:
      'rate(prometheus_remote_storage_samples_failed_total[5m]) / (rate(prometheus_remote_storage_samples_failed_total[5m]) + rate(prometheus_remote_storage_samples_total[5m])) > 0.01',
    minutes: 15,
    summary: 'Samples are lost: a store refuses them.',
    description: `{{ $labels.remote_name }} ({{ $labels.url }}) refuses {{ $value | humanizePercentage }} of the samples of ${member}.`,
  }),
  alert({
    name: 'PrometheusRemoteWriteBehind',
    severity: 'critical',
    expression: `max_over_time(prometheus_remote_storage_queue_highest_timestamp_seconds[5m]) - max_over_time(prometheus_remote_storage_queue_highest_sent_timestamp_seconds[5m]) > ${toleratedLag}`,
    minutes: 15,
    summary: 'A store lags behind, and samples are lost once the log is cut.',
    description: `{{ $labels.remote_name }} ({{ $labels.url }}) is {{ $value | humanizeDuration }} behind ${member}.`,
  }),
  alert({
    name: 'PrometheusRemoteWriteDesiredShards',
    severity: 'warning',
    expression:
      'max_over_time(prometheus_remote_storage_shards_desired[5m]) > max_over_time(prometheus_remote_storage_shards_max[5m])',
    minutes: 15,
    summary: 'Samples are not sent to a store as fast as they come.',
    description: `${member} would need {{ $value | humanize }} senders to {{ $labels.remote_name }} ({{ $labels.url }}), more than it may have.`,
  }),
];

/** Rules and queries. */
const evaluation: readonly Alert[] = [
  failing({
    name: 'PrometheusRuleFailures',
    severity: 'critical',
    counter: 'prometheus_rule_evaluation_failures_total',
    minutes: 15,
    summary: 'Alerts are blind: rules cannot be evaluated.',
    what: 'evaluations of {{ $labels.rule_group }} have failed',
  }),
  failing({
    name: 'PrometheusMissingRuleEvaluations',
    counter: 'prometheus_rule_group_iterations_missed_total',
    minutes: 15,
    summary: 'Alerts come late: rules take longer than the time between their evaluations.',
    what: 'evaluations of {{ $labels.rule_group }} have been left out',
  }),
  alert({
    name: 'PrometheusHighQueryLoad',
    severity: 'warning',
    expression:
      'avg_over_time(prometheus_engine_queries[5m]) / max_over_time(prometheus_engine_queries_concurrent_max[5m]) > 0.8',
    minutes: 15,
    summary: 'Prometheus is busy with queries; dashboards and rules have to wait.',
    description: `${member} uses {{ $value | humanizePercentage }} of the queries that it may answer at once.`,
  }),
];

/** Rules about Prometheus itself. What happens when it is away, only the receiver of its heartbeat can tell. */
export const prometheusRules: RuleSet = {
  name: 'prometheus',
  rules: [],
  alerts: [...connections, ...samples, ...remote, ...evaluation],
};

interface Failing {
  readonly name: string;
  /** @default warning */
  readonly severity?: Severity;
  readonly counter: string;
  /** Over which failures are counted. @default 5m */
  readonly window?: string;
  readonly minutes: number;
  readonly summary: string;
  /** Follows the number of failures. */
  readonly what: string;
}

/** An alert about a counter of failures that ought to stand still. */
function failing({ name, severity = 'warning', counter, window = '5m', minutes, summary, what }: Failing): Alert {
  return alert({
    name,
    severity,
    expression: `increase(${counter}[${window}]) > 0`,
    minutes,
    summary,
    description: `${member}: {{ $value | humanize }} ${what} in ${window}.`,
  });
}
