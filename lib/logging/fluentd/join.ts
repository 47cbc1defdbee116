import type { ContainerRuntime } from '../../core';
import type { Directive, Value } from '../../formats/fluentd';
import { type CollectorSettings, limits, type MultilineRule } from './settings';
import { textKey } from './source';

/** What joining always says: by stream, since both streams of a container share a file, and with the first part's time. */
function joining(runtime: ContainerRuntime, next: string): Record<string, Value> {
  return {
    key: textKey(runtime),
    stream_identity_key: 'stream',
    use_first_timestamp: true,
    // Without a label, what a timeout or a stop ends early would be lost.
    timeout_label: next,
  };
}

/**
 * Joins the pieces of a line that the runtime split. The plugin's own mode for CRI knows no limit of length; this one
 * goes on in a new record when the limit is reached.
 */
export function joinPieces(runtime: ContainerRuntime, name: string, next: string): Directive {
  return {
    name: 'filter',
    argument: '**',
    comment: ['The pieces of a line that the runtime split.'],
    parameters: {
      '@type': 'concat',
      '@id': `${name}.pieces`,
      ...joining(runtime, next),
      separator: '',
      flush_interval: limits.lineWait,
      ...pieces(runtime),
    },
  };
}

function pieces(runtime: ContainerRuntime): Record<string, Value> {
  switch (runtime) {
    case 'containerd':
    case 'cri-o':
      return {
        partial_key: 'logtag',
        partial_value: 'P',
        buffer_limit_size: limits.record,
        buffer_overflow_method: 'new',
      };
    case 'docker':
      return { multiline_end_regexp: /\n$/ };
  }
}

/** Joins the lines of an entry, for the workloads that have a rule. */
export function joinEntries({ multiline, runtime }: CollectorSettings, name: string): Directive[] {
  return multiline.map((rule, index) => ({
    name: 'filter',
    argument: tagPattern(rule),
    comment: [`Entries of ${rule.namespace}/${rule.workload} that take several lines.`],
    parameters: {
      '@type': 'concat',
      '@id': `${name}.entries.${index}`,
      ...joining(runtime, `@${name}.records`),
      multiline_start_regexp: rule.start,
      flush_interval: limits.entryWait,
    },
  }));
}

/** The tags of a workload's containers: `kubernetes.var.log.containers.<pod>_<namespace>_<container>-<id>.log`. */
function tagPattern({ namespace, workload, container }: MultilineRule): string {
  const pod = `${workload.replaceAll('.', '\\.')}-[-a-z0-9]+`;
  const name = container ?? '[-a-z0-9]+';
  return `/kubernetes\\.var\\.log\\.containers\\.${pod}_${namespace}_${name}-[0-9a-f]{64}\\.log/`;
}
