import { Duration, type LogFilter, Size } from '../../core';
import type { Directive } from '../../formats/fluentd';
import { json, section } from './directives';
import { oneOf } from './filters';
import { type MultilineRule, type Settings, stateDirectory } from './settings';

/** Fraction and offset as each runtime writes them; `%:z` reads `Z` as well. With a literal `Z`, other lines are lost. */
const runtimeTime = '%Y-%m-%dT%H:%M:%S.%N%:z';

/** Longest line that is read. The runtimes split at 16 KiB and below; this bounds what something else may write. */
const maxLine = Size.mebibytes(1);

/** Longest record that is put together from the parts of a line. */
const maxRecord = Size.kibibytes(512);

/** A part without its end waits this long: the last line of a container may never get one. */
const partialWait = Duration.seconds(10);

/** A record waits this long for its next line. */
const multilineWait = Duration.seconds(5);

/** Labels that records pass through, from the file to the destinations. */
export const pipeline = { parts: '@PARTS', lines: '@LINES', records: '@RECORDS' } as const;

/** The source: container logs of the node, each line once, from where it was left. */
export function tailSource(settings: Settings): Directive {
  return section(
    ['source'],
    {
      '@type': 'tail',
      '@id': 'container_logs',
      '@label': pipeline.parts,
      path: '/var/log/containers/*.log',
      exclude_path: json(excludedPaths(settings)),
      pos_file: `${stateDirectory(settings)}/container-logs.pos`,
      pos_file_compaction_interval: Duration.hours(24),
      tag: 'kubernetes.*',
      read_from_head: true,
      refresh_interval: Duration.seconds(5),
      rotate_wait: Duration.seconds(30),
      // The symbolic links keep their names over a rotation; the inode changes behind them.
      follow_inodes: false,
      emit_unmatched_lines: true,
      max_line_size: maxLine,
    },
    settings.runtime === 'docker' ? dockerParser() : criParser(),
  );
}

/** Own pods, by the exact form of a DaemonSet's pod names, and namespaces nobody wants. Reading oneself would never end. */
function excludedPaths({ name, namespace, exclude }: Settings): string[] {
  const namespaces = exclude.filter(isNamespacesOnly).flatMap((filter) => filter.namespaces ?? []);
  return [
    `/var/log/containers/${name}-?????_${namespace}_*.log`,
    ...namespaces.map((excluded) => `/var/log/containers/*_${excluded}_*.log`),
  ];
}

/** Whether a filter can be answered from the name of a file. */
export function isNamespacesOnly({ namespaces, labels }: LogFilter): boolean {
  return namespaces !== undefined && Object.keys(labels ?? {}).length === 0;
}

function criParser(): Directive {
  return section(['parse'], { '@type': 'cri', time_type: 'string', time_format: runtimeTime, keep_time_key: false });
}

function dockerParser(): Directive {
  return section(['parse'], { '@type': 'json', time_key: 'time', time_type: 'string', time_format: runtimeTime });
}

/** Puts the parts of a long line together, then hands on whole lines. */
export function partsLabel({ runtime }: Settings): Directive {
  return section(
    ['label', pipeline.parts],
    {},
    runtime === 'docker' ? dockerParts() : criParts(),
    ...handOn(pipeline.lines),
  );
}

/** Without `timeout_label` a part that waits too long would be dropped. */
const concat = {
  '@type': 'concat',
  '@id': 'join_parts',
  separator: '',
  stream_identity_key: 'stream',
  use_first_timestamp: true,
  buffer_limit_size: maxRecord,
  buffer_overflow_method: 'new',
  flush_interval: partialWait,
  timeout_label: pipeline.lines,
} as const;

function criParts(): Directive {
  return section(['filter', '**'], {
    ...concat,
    key: 'message',
    use_partial_cri_logtag: true,
    partial_cri_logtag_key: 'logtag',
    // The field it names is deleted: without this, `stream`.
    partial_cri_stream_key: 'unused',
  });
}

function dockerParts(): Directive {
  return section(['filter', '**'], { ...concat, key: 'log', multiline_end_regexp: '/\\n\\z/' });
}

/** Joins the lines of one record where a rule says so, then hands on records. */
export function linesLabel({ runtime, multiline }: Settings): Directive {
  const docker = runtime === 'docker' ? [dockerMessage()] : [];
  return section(
    ['label', pipeline.lines],
    {},
    ...docker,
    ...multiline.map(multilineFilter),
    ...handOn(pipeline.records),
  );
}

/** Docker's text without its line break, under the name that the other runtimes' has. */
function dockerMessage(): Directive {
  return section(
    ['filter', '**'],
    {
      '@type': 'parser',
      '@id': 'docker_message',
      key_name: 'log',
      reserve_data: true,
      reserve_time: true,
      remove_key_name_field: true,
      emit_invalid_record_to_error: false,
    },
    section(['parse'], { '@type': 'regexp', expression: '/\\A(?<message>.*?)\\n?\\z/m' }),
  );
}

function multilineFilter({ start, namespaces, containers }: MultilineRule, at: number): Directive {
  const container = containers ? oneOf(containers) : '[^_]+';
  const tags = `/kubernetes\\.var\\.log\\.containers\\..+_${namespaces ? oneOf(namespaces) : '[^_]+'}_${container}-[0-9a-f]{64}\\.log/`;
  return section(['filter', namespaces || containers ? tags : '**'], {
    '@type': 'concat',
    '@id': `join_lines_${at + 1}`,
    key: 'message',
    multiline_start_regexp: start,
    stream_identity_key: 'stream',
    use_first_timestamp: true,
    buffer_limit_size: maxRecord,
    buffer_overflow_method: 'new',
    flush_interval: multilineWait,
    timeout_label: pipeline.records,
  });
}

function handOn(label: string): Directive[] {
  return [
    section(['match', '**'], {
      '@type': 'relabel',
      '@id': `to${label.replace('@', '_').toLowerCase()}`,
      '@label': label,
    }),
  ];
}
