import { Duration } from 'cdk8s';
import type { Directive, FluentdConfig } from '../../formats/fluentd';
import { pipeline } from './pipeline';
import { type CollectorSettings, limits, metricsPort, paths } from './settings';

/** Time between refreshes of the exported numbers: half of a usual scrape interval. */
const metricsInterval = Duration.seconds(15);

/**
 * The configuration of a node agent. Each destination has a pipeline of its own, from the file to the wire: own positions,
 * own buffer, own back-pressure. One that is down holds up no other, and no record passes a filter twice.
 */
export function collectorConfig(settings: CollectorSettings): FluentdConfig {
  return [
    system,
    ...metrics,
    ...settings.destinations.flatMap((destination) => pipeline(settings, destination)),
    rejected,
  ];
}

const system: Directive = {
  name: 'system',
  comment: [
    'Fluentd writes its own log to its standard output alone: without a label @FLUENT_LOG it enters no pipeline.',
  ],
  parameters: {
    // Chunks that no retry can save are kept below it.
    root_dir: paths.state,
    // A directory that fluentd would read besides this file.
    config_include_dir: '',
    strict_config_value: true,
    suppress_config_dump: true,
    suppress_repeated_stacktrace: true,
    ignore_repeated_log_interval: Duration.minutes(1),
    emit_error_log_interval: Duration.minutes(1),
    file_permission: '0600',
    dir_permission: '0700',
  },
  children: [{ name: 'log', parameters: { format: 'json', time_format: '%Y-%m-%dT%H:%M:%S.%LZ' } }],
};

/** No metrics by file: each new container would make series of its own. */
const metrics: readonly Directive[] = [
  {
    name: 'source',
    parameters: {
      '@type': 'prometheus',
      '@id': 'metrics',
      bind: '0.0.0.0',
      port: metricsPort,
      metrics_path: '/metrics',
    },
  },
  {
    name: 'source',
    parameters: { '@type': 'prometheus_output_monitor', '@id': 'metrics.outputs', interval: metricsInterval },
  },
];

const rejected: Directive = {
  name: 'label',
  argument: '@ERROR',
  comment: ['Records that a destination refused for what they are, and those that a filter failed on.'],
  children: [
    {
      name: 'match',
      argument: '**',
      parameters: {
        '@type': 'file',
        '@id': 'rejected',
        path: `${paths.state}/rejected/%Y-%m-%d`,
        append: true,
        compress: 'gzip',
      },
      children: [
        {
          name: 'inject',
          parameters: {
            tag_key: 'tag',
            time_key: '@timestamp',
            time_type: 'string',
            time_format: '%Y-%m-%dT%H:%M:%S.%NZ',
            utc: true,
          },
        },
        { name: 'format', parameters: { '@type': 'json' } },
        {
          name: 'buffer',
          argument: 'time',
          parameters: {
            '@type': 'file',
            path: `${paths.state}/buffers/rejected`,
            timekey: Duration.days(1),
            timekey_use_utc: true,
            flush_mode: 'interval',
            flush_interval: Duration.seconds(30),
            chunk_limit_size: limits.chunk,
            total_limit_size: limits.rejectedBuffer,
            retry_forever: true,
            retry_max_interval: Duration.seconds(30),
          },
        },
      ],
    },
  ],
};
