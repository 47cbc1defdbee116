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
  /** The HTTP API of Vault and OpenBao. */
  | 'vault'
  /** Whatever members of one workload speak among themselves. */
  | 'peer'
  | LogProtocol;

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
