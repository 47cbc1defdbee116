import { Duration } from 'cdk8s';
import type { Directive } from '../../formats/fluentd';
import { deliveryTo } from './destinations';
import type { Delivery } from './destinations/delivery';
import { joinEntries, joinPieces } from './join';
import { selection } from './selection';
import { type CollectorSettings, type DestinationSettings, limits, paths, proofOf } from './settings';
import { source } from './source';

/** Everything between the files and one destination. */
export function pipeline(settings: CollectorSettings, destination: DestinationSettings): Directive[] {
  const { name } = destination;
  const delivery = deliveryTo(destination.destination, proofOf(name, destination.destination.credentials));
  const entries = joinEntries(settings, name);
  const records = `@${name}.records`;
  const lines = entries.length > 0 ? `@${name}.lines` : records;
  return [
    source(settings, destination),
    label(`@${name}`, [joinPieces(settings.runtime, name, lines), relabel(lines)]),
    ...(entries.length > 0 ? [label(lines, [...entries, relabel(records)])] : []),
    label(records, [...enrichment(destination), ...ids(name, delivery), relabel(`@${name}.delivery`)]),
    {
      ...label(`@${name}.delivery`, [output(destination, delivery)]),
      comment: ['Alone in its label: what the plugin puts back goes straight to its buffer and keeps its id.'],
    },
  ];
}

function label(argument: string, children: readonly Directive[]): Directive {
  return { name: 'label', argument, children };
}

function relabel(to: string): Directive {
  return { name: 'match', argument: '**', parameters: { '@type': 'relabel', '@label': to } };
}

function enrichment({ name, destination }: DestinationSettings): Directive[] {
  return [text(name), metadata(name), ...selection(name, destination), counter(name)];
}

/**
 * One field for the text, whatever the runtime calls it, in valid UTF-8; a JSON object in it besides, under a key of its
 * own, so that nothing in it can pass for metadata or collide with it. The text itself stays as it was, and so does the
 * time. What cannot be packed, such as a number of thirty digits, would take the whole batch down: it stays text.
 */
function text(name: string): Directive {
  const ruby = [
    'text = (record.delete("log") || record.delete("unmatched_line") || record["message"]).to_s',
    'text = text.dup.force_encoding("UTF-8").scrub.chomp',
    'json = (::JSON.parse(text).tap(&:to_msgpack) if text.start_with?("{")) rescue nil',
    'record["json"] = json if json',
    'text',
  ];
  return {
    name: 'filter',
    argument: '**',
    comment: ['The line as text, and its JSON object, if it is one, under a key of its own.'],
    parameters: { '@type': 'record_modifier', '@id': `${name}.text`, remove_keys: { json: ['logtag'] } },
    children: [{ name: 'record', parameters: { message: `\${${ruby.join('; ')}}` } }],
  };
}

function metadata(name: string): Directive {
  return {
    name: 'filter',
    argument: '**',
    parameters: {
      '@type': 'kubernetes_metadata',
      '@id': `${name}.metadata`,
      // Only the file's name says where a record is from; nothing that a container writes can.
      lookup_from_k8s_field: false,
      skip_namespace_labels: true,
      skip_master_url: true,
      stats_interval: 0,
    },
  };
}

function counter(name: string): Directive {
  return {
    name: 'filter',
    argument: '**',
    parameters: { '@type': 'prometheus', '@id': `${name}.count` },
    children: [
      {
        name: 'metric',
        parameters: {
          name: 'fluentd_input_status_num_records_total',
          type: 'counter',
          desc: 'Records read for a destination.',
        },
      },
      { name: 'labels', parameters: { destination: name, namespace: '$.kubernetes.namespace_name' } },
    ],
  };
}

function ids(name: string, { ids: filter }: Delivery): Directive[] {
  if (!filter) return [];
  const { type, parameters, comment } = filter;
  return [
    {
      name: 'filter',
      argument: '**',
      comment,
      parameters: { '@type': type, '@id': `${name}.ids`, ...parameters },
    },
  ];
}

function output({ name, buffer }: DestinationSettings, delivery: Delivery): Directive {
  return {
    name: 'match',
    argument: '**',
    parameters: { '@type': delivery.type, '@id': name, ...delivery.parameters },
    children: [
      ...(delivery.children ?? []),
      {
        name: 'buffer',
        argument: delivery.chunkKeys?.join(',') || undefined,
        parameters: {
          '@type': 'file',
          path: `${paths.state}/buffers/${name}`,
          chunk_limit_size: limits.chunk,
          total_limit_size: buffer,
          flush_mode: 'interval',
          flush_interval: Duration.seconds(5),
          flush_thread_count: limits.senders,
          flush_thread_burst_interval: 0.1,
          // The reader waits where it stands. An exception would make it send the same lines through the filters again,
          // and what had been joined would be joined twice.
          overflow_action: 'block',
          retry_forever: true,
          retry_wait: Duration.seconds(1),
          retry_max_interval: Duration.seconds(30),
          flush_at_shutdown: false,
          ...delivery.buffer,
        },
      },
    ],
  };
}
