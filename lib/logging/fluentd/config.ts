import { Duration, Size } from '../../core';
import { type Directive, type FluentdConfig, renderFluentd } from '../../formats/fluentd';
import { idField } from './destinations';
import { section } from './directives';
import { exceptFilter, onlyFilter } from './filters';
import { labelOf, metricsPort, outputId, type Route, type Settings, stateDirectory } from './settings';
import { isNamespacesOnly, linesLabel, partsLabel, pipeline, tailSource } from './source';

/** Delivered at once and held in memory whole: large enough for throughput, small enough for a pod's memory. */
export const chunk = Size.mebibytes(8);

/** Chunks that each destination delivers side by side. */
export const flushThreads = 4;

/** Disk for records that a destination refused, before they are written to their files. */
export const rejectedBuffer = Size.mebibytes(64);

/** Time after which refused records and undeliverable chunks are deleted from the node. */
const keptDays = 7;

/** `fluent.conf`, complete: no file of the image is read. */
export function fluentConf(settings: Settings): string {
  return renderFluentd(config(settings));
}

function config(settings: Settings): FluentdConfig {
  return [
    system(settings),
    ...metricsSources(),
    housekeeping(settings),
    tailSource(settings),
    partsLabel(settings),
    linesLabel(settings),
    recordsLabel(settings),
    ...settings.routes.map((route) => routeLabel(settings, route)),
    errorLabel(settings),
    // Fluentd's own log is on its standard output already, as JSON. Here it would become records, and those log lines again.
    section(['label', '@FLUENT_LOG'], {}, section(['match', '**'], { '@type': 'null', '@id': 'own_log' })),
    section(
      ['label', '@HOUSEKEEPING'],
      {},
      section(['match', '**'], { '@type': 'null', '@id': 'housekeeping_output' }),
    ),
  ];
}

function system(settings: Settings): Directive {
  return section(
    ['system'],
    {
      root_dir: `${stateDirectory(settings)}/root`,
      log_level: 'info',
      strict_config_value: true,
      suppress_config_dump: true,
      suppress_repeated_stacktrace: true,
      ignore_repeated_log_interval: Duration.minutes(1),
      file_permission: '0600',
      dir_permission: '0700',
    },
    section(['log'], { format: 'json', time_format: '%Y-%m-%dT%H:%M:%S.%N%:z' }),
  );
}

function metricsSources(): Directive[] {
  return [
    section(['source'], {
      '@type': 'prometheus',
      '@id': 'metrics',
      bind: '0.0.0.0',
      port: metricsPort,
      metrics_path: '/metrics',
    }),
    section(['source'], {
      '@type': 'prometheus_output_monitor',
      '@id': 'output_metrics',
      interval: Duration.seconds(10),
    }),
  ];
}

/** Nothing else would ever delete what could not be delivered, and no quota holds on the node's disk. */
function housekeeping(settings: Settings): Directive {
  const directory = stateDirectory(settings);
  return section(
    ['source'],
    {
      '@type': 'exec',
      '@id': 'housekeeping',
      '@label': '@HOUSEKEEPING',
      tag: 'housekeeping',
      command: `mkdir -p ${directory}/rejected ${directory}/undelivered && find ${directory}/rejected ${directory}/undelivered -type f -mtime +${keptDays} -delete`,
      run_interval: Duration.hours(1),
    },
    section(['parse'], { '@type': 'none' }),
  );
}

/** Records: what is JSON is parsed, the pod is added, and each destination is handed its copy. */
function recordsLabel({ routes, exclude }: Settings): Directive {
  return section(
    ['label', pipeline.records],
    {},
    ...jsonFilters(),
    section(['filter', 'kubernetes.**'], {
      '@type': 'kubernetes_metadata',
      '@id': 'pod_metadata',
      watch: true,
      cache_size: 4096,
      skip_master_url: true,
      skip_namespace_labels: true,
      stats_interval: 0,
    }),
    ...exclude.flatMap((filter, at) => (isNamespacesOnly(filter) ? [] : exceptFilter(`exclude_${at + 1}`, filter))),
    distribute(routes),
  );
}

/**
 * JSON objects become the field `json`; every line stays as it is in `message`, and every record keeps the time of its line.
 * Two steps, because the parser alone would multiply a line that is a JSON array and lose an empty one.
 */
function jsonFilters(): Directive[] {
  const parser = {
    '@type': 'parser',
    reserve_data: true,
    reserve_time: true,
    emit_invalid_record_to_error: false,
  } as const;
  return [
    section(
      ['filter', '**'],
      { ...parser, '@id': 'find_json', key_name: 'message' },
      section(['parse'], { '@type': 'regexp', expression: '/\\A\\s*(?<json>\\{.*\\})\\s*\\z/m' }),
    ),
    section(
      ['filter', '**'],
      { ...parser, '@id': 'parse_json', key_name: 'json', hash_value_field: 'json' },
      // A `time` inside is a field like any other, in whatever form the program writes it.
      section(['parse'], { '@type': 'json', time_key: '_no_time_inside', keep_time_key: true }),
    ),
  ];
}

/** One destination gets the records themselves, several a deep copy each: their filters change them. */
function distribute(routes: readonly Route[]): Directive {
  const [first, ...others] = routes;
  if (first && others.length === 0) {
    return section(['match', '**'], { '@type': 'relabel', '@id': 'distribute', '@label': labelOf(first) });
  }
  const stores = routes.map((route) =>
    section(['store'], { '@type': 'relabel', '@id': `copy_${outputId(route)}`, '@label': labelOf(route) }),
  );
  return section(['match', '**'], { '@type': 'copy', '@id': 'distribute', copy_mode: 'deep' }, ...stores);
}

/** One destination: its share of the records, its buffer, its output. */
function routeLabel(settings: Settings, route: Route): Directive {
  const { output, destination } = route;
  const id = outputId(route);
  const idFilter = output.idFilter
    ? [section(['filter', '**'], { '@type': output.idFilter, '@id': `${id}_id`, hash_id_key: idField })]
    : [];
  return section(
    ['label', labelOf(route)],
    {},
    ...(destination.only ? onlyFilter(`${id}_only`, destination.only) : []),
    ...(destination.except ? exceptFilter(`${id}_except`, destination.except) : []),
    ...idFilter,
    section(
      ['match', '**'],
      { '@id': id, ...output.parameters, slow_flush_log_threshold: 20 },
      ...(output.sections ?? []),
      bufferOf(settings, route),
      section(['secondary'], {
        '@type': 'secondary_file',
        directory: `${stateDirectory(settings)}/undelivered/${route.name}`,
        basename: 'chunk.${chunk_id}',
        compress: 'gzip',
      }),
    ),
  );
}

/** On disk, for as long as it takes: when it is full, reading stops, and the lines wait in their files. */
function bufferOf(settings: Settings, { name, buffer, output }: Route): Directive {
  return section(['buffer', output.chunkKeys], {
    '@type': 'file',
    path: `${stateDirectory(settings)}/buffer/${name}`,
    chunk_limit_size: chunk,
    total_limit_size: buffer,
    flush_mode: 'interval',
    flush_interval: Duration.seconds(5),
    flush_thread_count: flushThreads,
    // One chunk a second and thread, upstream's default, would take hours to work off a backlog.
    flush_thread_burst_interval: 0.1,
    flush_at_shutdown: false,
    overflow_action: 'throw_exception',
    retry_type: 'exponential_backoff',
    retry_wait: Duration.seconds(1),
    retry_max_interval: Duration.minutes(1),
    retry_forever: true,
    ...output.buffer,
  });
}

/** Records that a store refuses for ever, with 400 for example: kept on the node for a while, for somebody to look at. */
function errorLabel(settings: Settings): Directive {
  const directory = stateDirectory(settings);
  return section(
    ['label', '@ERROR'],
    {},
    section(
      ['match', '**'],
      {
        '@type': 'file',
        '@id': 'rejected',
        path: `${directory}/rejected/rejected`,
        append: true,
        compress: 'gzip',
      },
      section(['format'], { '@type': 'json' }),
      section(['buffer', 'time'], {
        '@type': 'file',
        path: `${directory}/buffer-rejected`,
        timekey: Duration.hours(1),
        timekey_wait: Duration.minutes(1),
        timekey_use_utc: true,
        chunk_limit_size: chunk,
        total_limit_size: rejectedBuffer,
        // They must never hold up what can be delivered.
        overflow_action: 'drop_oldest_chunk',
      }),
    ),
  );
}
