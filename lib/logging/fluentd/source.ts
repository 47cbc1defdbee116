import { Duration } from 'cdk8s';
import type { ContainerRuntime } from '../../core';
import type { Directive } from '../../formats/fluentd';
import { type CollectorSettings, type DestinationSettings, limits, paths } from './settings';

/** Go writes RFC 3339 without trailing zeros: a time on the full second has no fraction at all. */
const timeFormats = {
  time_type: 'mixed',
  time_format: '%Y-%m-%dT%H:%M:%S.%N%:z',
  time_format_fallbacks: { json: ['%Y-%m-%dT%H:%M:%S%:z'] },
};

/** Fairness: what one file may take before it is the turn of the next. */
const bytesPerSecond = limits.piece;

/** The source that reads, for one destination, the logs of every container on the node that it may want. */
export function source(settings: CollectorSettings, { name, destination }: DestinationSettings): Directive {
  const { only, except } = destination;
  const foreign = except?.labels ? [] : (except?.namespaces ?? []);
  return {
    name: 'source',
    comment: [`Destination ${name}: its own reader and positions, so that it waits for nobody else.`],
    parameters: {
      '@type': 'tail',
      '@id': `${name}.tail`,
      '@label': `@${name}`,
      path: (only?.namespaces?.map(ofNamespace) ?? [`${paths.containers}/*.log`]).join(','),
      exclude_path: { json: [ownLogs(settings), ...[...settings.excludedNamespaces, ...foreign].map(ofNamespace)] },
      pos_file: `${paths.state}/positions/${name}.pos`,
      pos_file_compaction_interval: Duration.hours(1),
      tag: 'kubernetes.*',
      // What a container wrote before it was discovered counts too.
      read_from_head: true,
      refresh_interval: Duration.seconds(5),
      // Blocked while it starts, the reader would hang the start and ignore the request to stop.
      skip_refresh_on_startup: true,
      // A limit, besides, makes the reader wait for the end of a rotated file, however long that takes.
      read_bytes_limit_per_second: bytesPerSecond,
      rotate_wait: Duration.seconds(30),
      follow_inodes: false,
      // A look every second; inotify watches are a scarce good of the node.
      enable_stat_watcher: false,
      max_line_size: limits.piece,
      emit_unmatched_lines: true,
    },
    children: [parse(settings.runtime)],
  };
}

/** The key that holds a line's text. */
export function textKey(runtime: ContainerRuntime): string {
  return runtime === 'docker' ? 'log' : 'message';
}

/**
 * Both runtimes write `<time> <stream> <P or F> <text>`. A pattern instead of fluentd's own parser of that form, which drops
 * a line whose time it cannot read: what does not match here is kept as it is.
 */
const criLine =
  /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)) (?<stream>stdout|stderr) (?<logtag>[^ ]+) ?(?<message>.*)$/;

function parse(runtime: ContainerRuntime): Directive {
  switch (runtime) {
    case 'containerd':
    case 'cri-o':
      return { name: 'parse', parameters: { '@type': 'regexp', expression: criLine, ...timeFormats } };
    case 'docker':
      return { name: 'parse', parameters: { '@type': 'json', time_key: 'time', ...timeFormats } };
  }
}

/** File names are `<pod>_<namespace>_<container>-<id>.log`, and none of these parts can hold a `_`. */
function ofNamespace(namespace: string): string {
  return `${paths.containers}/*_${namespace}_*.log`;
}

/** The pods of a DaemonSet end in five characters. Reading them would feed each warning back in for ever. */
function ownLogs({ name, namespace }: CollectorSettings): string {
  return `${paths.containers}/${name}-?????_${namespace}_*.log`;
}
