import { bytesOf, type Duration, type Fault, Size } from '../../core';
import { watermarks } from './config';

/** What the cluster must hold and what it has. */
export interface Capacity {
  /** Nodes that hold data. */
  readonly nodes: number;
  /** Volume of each of them. */
  readonly storage: Size;
  /** Log volume a day, before it is indexed. */
  readonly dailyVolume: Size;
  /** Age at which a daily index is deleted. */
  readonly retention: Duration;
}

/** Index structures over the bytes of the records; merges and translogs need room besides. */
const indexOverhead = 1.15;

/** Largest sensible primary shard: larger ones take too long to move after a node is lost. */
const largestShard = Size.gibibytes(30);
const gibibyte = 1024 ** 3;

/** Priority above the templates and policies that the plugins bring, which have 0. */
const priority = 100;

/** Primaries and replicas together. A single node has nowhere to put a second copy. */
export function copiesOn(nodes: number): number {
  return nodes > 1 ? 2 : 1;
}

/** What is wrong with the retention, if anything is. */
export function retentionProblems(capacity: Capacity): Fault[] {
  const days = daysOf(capacity.retention);
  if (!Number.isInteger(days) || days < 1) {
    return [
      {
        prop: 'retention',
        problem: `${days} days is no whole number of days, and indices are daily`,
        remedy: `write Duration.days(${Math.max(1, Math.ceil(days))})`,
      },
    ];
  }
  return capacityProblems(capacity, days);
}

function capacityProblems({ nodes, storage, dailyVolume }: Capacity, days: number): Fault[] {
  const copies = copiesOn(nodes);
  const daily = bytesOf(dailyVolume) * copies * indexOverhead;
  const usable = nodes * bytesOf(storage) * watermarks.low;
  if (days * daily <= usable) return [];
  const fitting = Math.floor(usable / daily);
  const storageRemedy = `raise storage to ${Math.ceil((days * daily) / nodes / watermarks.low / gibibyte)}Gi`;
  return [
    {
      prop: 'retention',
      problem:
        `${days} days of ${gibibytes(bytesOf(dailyVolume))} in ${copies} ${copies > 1 ? 'copies' : 'copy'} with 15% overhead ` +
        `need ${gibibytes(days * daily)}, but ${nodes} x ${gibibytes(bytesOf(storage))} hold ${gibibytes(usable)} ` +
        `below the low watermark of 85%`,
      remedy: fitting >= 1 ? `${storageRemedy}, or keep ${fitting} days` : storageRemedy,
    },
  ];
}

/** Primary shards of a daily index. */
export function shardsFor(dailyVolume: Size): number {
  return Math.max(1, Math.ceil((bytesOf(dailyVolume) * indexOverhead) / bytesOf(largestShard)));
}

/** Template of the daily indices. */
export function indexTemplate(capacity: Capacity, indexPatterns: readonly string[]): object {
  return {
    index_patterns: indexPatterns,
    priority,
    template: {
      settings: {
        'index.number_of_shards': shardsFor(capacity.dailyVolume),
        'index.number_of_replicas': copiesOn(capacity.nodes) - 1,
        // About a quarter less disk than the default, for a little CPU: logs are written once and read seldom.
        'index.codec': 'best_compression',
        // Searchable after ten seconds rather than one: a fraction of the segments to merge.
        'index.refresh_interval': '10s',
        // A node that restarts is back before its shards are copied elsewhere.
        'index.unassigned.node_left.delayed_timeout': '5m',
        // A record with one odd field is kept without it instead of being refused.
        'index.mapping.ignore_malformed': true,
        'index.mapping.total_fields.limit': 2000,
      },
      mappings: {
        dynamic_templates: [
          { strings: { match_mapping_type: 'string', mapping: { type: 'keyword', ignore_above: 1024 } } },
        ],
        properties: {
          '@timestamp': { type: 'date' },
          log: { type: 'text' },
          message: { type: 'text' },
          // One field whatever the pods are labelled with: no explosion, and `app` beside `app.kubernetes.io/name`.
          kubernetes: {
            properties: { labels: { type: 'flat_object' }, annotations: { type: 'flat_object' } },
          },
        },
      },
    },
  };
}

/** Index State Management policy: a daily index is deleted when it is as old as the retention. */
export function retentionPolicy(retention: Duration, indexPatterns: readonly string[]): object {
  return {
    policy: {
      description: 'Deletes daily log indices at the end of the retention.',
      default_state: 'kept',
      states: [
        {
          name: 'kept',
          actions: [],
          transitions: [{ state_name: 'deleted', conditions: { min_index_age: `${daysOf(retention)}d` } }],
        },
        {
          name: 'deleted',
          actions: [{ retry: { count: 5, backoff: 'exponential', delay: '1h' }, delete: {} }],
          transitions: [],
        },
      ],
      ism_template: [{ index_patterns: indexPatterns, priority }],
    },
  };
}

function daysOf(retention: Duration): number {
  return retention.toDays({ integral: false });
}

/** Bytes in gibibytes with at most one decimal: `1.5Gi`. */
function gibibytes(bytes: number): string {
  return `${Math.round((bytes / gibibyte) * 10) / 10}Gi`;
}
