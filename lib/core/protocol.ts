/**
 * What an endpoint speaks. A consumer renders every protocol it accepts with an exhaustive `switch`, so that a protocol
 * added here breaks the build until each of them has answered.
 */
export type Protocol =
  | 'dns'
  | 'http'
  | 'https'
  | 'kubernetes-api'
  | 'opensearch'
  | 'opensearch-transport'
  | 'postgresql'
  /** Mail to a server that delivers it. */
  | 'smtp'
  /** The HTTP API of Vault and OpenBao. */
  | 'vault'
  /** An exposition of metrics over HTTP. */
  | 'metrics'
  /** The query API of Prometheus, and of whatever answers like it. */
  | 'prometheus'
  /** The API of Alertmanager, version 2. */
  | 'alertmanager'
  /** Whatever members of one workload speak among themselves. */
  | 'peer'
  | LogProtocol
  | MetricsProtocol;

/** Protocols over which log records are delivered. */
export type LogProtocol =
  | 'opensearch'
  | 'elasticsearch'
  | 'loki'
  | 'splunk-hec'
  | 'sumologic'
  | 'cloudwatch-logs'
  | 'azure-monitor'
  | 'google-cloud-logging'
  | 's3'
  | 'kafka'
  | 'fluent-forward';

/** Protocols over which samples are delivered to a store of metrics. */
export type MetricsProtocol =
  /** Prometheus remote write over HTTP. */
  | 'remote-write'
  /** OpenTelemetry metrics over HTTP. */
  | 'otlp-metrics';
