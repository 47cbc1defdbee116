import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';

/** Labels of the exporter's pod, which all its series have. */
const target = {
  job: 'opensearch-exporter',
  namespace: 'logging',
  pod: 'opensearch-exporter-0',
  instance: '10.0.0.2:9114',
};
const node = { ...target, name: 'opensearch-0' };

/** The exporter calls the store `cluster`; alerts must not. */
const exposed = (name: string, labels: Readonly<Record<string, string>> = {}) =>
  series(`elasticsearch_${name}`, { ...target, cluster: 'opensearch', ...labels });

const status = (color: string) => exposed('cluster_health_status', { color });
const nodes = exposed('cluster_health_number_of_nodes');
const free = exposed('filesystem_data_available_bytes', { name: node.name });
const size = exposed('filesystem_data_size_bytes', { name: node.name });
const used = exposed('jvm_memory_used_bytes', { name: node.name, area: 'heap' });
const most = exposed('jvm_memory_max_bytes', { name: node.name, area: 'heap' });
const rejected = exposed('thread_pool_rejected_count', { name: node.name, type: 'write' });
const tripped = exposed('breakers_tripped', { name: node.name, breaker: 'parent' });
const pending = exposed('cluster_health_number_of_pending_tasks');

const heap = [{ ...node, area: 'heap' }];
const writes = [{ ...node, type: 'write' }];
const breaker = [{ ...node, breaker: 'parent' }];

/** Tests of the store's alerts, as the first environment has them: one node. */
export const opensearchTests: readonly AlertTest[] = [
  {
    alert: 'OpenSearchClusterRed',
    stories: [
      {
        when: 'a primary shard is not allocated',
        series: { [status('red')]: '1x10' },
        at: '3m',
        fires: [{ ...target, color: 'red' }],
      },
      { when: 'it is not red', series: { [status('red')]: '0x10', [status('yellow')]: '1x10' }, at: '5m', fires: [] },
      { when: 'a shard moved', series: { [status('red')]: '0x2 1x1 0x10' }, at: '5m', fires: [] },
      ...resolving({
        when: 'the shard is back',
        series: { [status('red')]: '1x5 0x10' },
        firesAt: '4m',
        at: '7m',
        fires: [{ ...target, color: 'red' }],
      }),
    ],
  },
  {
    alert: 'OpenSearchClusterYellow',
    stories: [
      {
        when: 'a copy has been missing for long',
        series: { [status('yellow')]: '1x40' },
        at: '31m',
        fires: [{ ...target, color: 'yellow' }],
      },
      {
        when: 'it is not yellow',
        series: { [status('yellow')]: '0x40', [status('red')]: '1x40' },
        at: '31m',
        fires: [],
      },
      { when: 'a node restarts', series: { [status('yellow')]: '0x5 1x20 0x20' }, at: '31m', fires: [] },
      ...resolving({
        when: 'the copy is made',
        series: { [status('yellow')]: '1x35 0x10' },
        firesAt: '33m',
        at: '40m',
        fires: [{ ...target, color: 'yellow' }],
      }),
    ],
  },
  {
    alert: 'OpenSearchNodeMissing',
    stories: [
      { when: 'the only one is away', series: { [nodes]: '0x10' }, at: '6m', fires: [target] },
      { when: 'it is there', series: { [nodes]: '1x10' }, at: '6m', fires: [] },
      ...resolving({ when: 'it is back', series: { [nodes]: '0x8 1x10' }, firesAt: '6m', at: '10m', fires: [target] }),
    ],
  },
  {
    alert: 'OpenSearchDiskAlmostFull',
    stories: [
      { when: '14 % are free', series: { [free]: '14x20', [size]: '100x20' }, at: '16m', fires: [node] },
      { when: '15 % are free', series: { [free]: '15x20', [size]: '100x20' }, at: '16m', fires: [] },
      ...resolving({
        when: 'old indices are deleted',
        series: { [free]: '14x18 60x10', [size]: '100x30' },
        firesAt: '17m',
        at: '20m',
        fires: [node],
      }),
    ],
  },
  {
    alert: 'OpenSearchDiskFull',
    stories: [
      { when: '4 % are free', series: { [free]: '4x10', [size]: '100x10' }, at: '3m', fires: [node] },
      { when: '5 % are free', series: { [free]: '5x10', [size]: '100x10' }, at: '3m', fires: [] },
      ...resolving({
        when: 'the volume has grown',
        series: { [free]: '4x5 54x10', [size]: '100x5 150x10' },
        firesAt: '4m',
        at: '7m',
        fires: [node],
      }),
    ],
  },
  {
    alert: 'OpenSearchHeapHigh',
    stories: [
      { when: '95 % are used', series: { [used]: '95x20', [most]: '100x20' }, at: '16m', fires: heap },
      { when: '90 % are used', series: { [used]: '90x20', [most]: '100x20' }, at: '16m', fires: [] },
      {
        when: 'garbage is collected now and then',
        series: { [used]: '95x9 40x1 95x9', [most]: '100x20' },
        at: '16m',
        fires: [],
      },
      ...resolving({
        when: 'garbage was collected',
        series: { [used]: '95x18 40x10', [most]: '100x30' },
        firesAt: '17m',
        at: '20m',
        fires: heap,
      }),
    ],
  },
  {
    alert: 'OpenSearchWritesRejected',
    stories: [
      { when: 'writes are refused all the time', series: { [rejected]: '0+10x20' }, at: '15m', fires: writes },
      { when: 'none is refused any more', series: { [rejected]: '70x20' }, at: '15m', fires: [] },
      { when: 'a few were', series: { [rejected]: '0x3 70x20' }, at: '12m', fires: [] },
      ...resolving({
        when: 'it is fast enough again',
        series: { [rejected]: '0+10x15 150x15' },
        firesAt: '14m',
        at: '25m',
        fires: writes,
      }),
    ],
  },
  {
    alert: 'OpenSearchBreakerTripped',
    stories: [
      { when: 'it tripped once', series: { [tripped]: '0x5 1x20' }, at: '10m', fires: breaker },
      { when: 'it tripped long ago', series: { [tripped]: '1x20' }, at: '10m', fires: [] },
      ...resolving({
        when: 'it did not again',
        series: { [tripped]: '0x5 1x30' },
        firesAt: '10m',
        at: '20m',
        fires: breaker,
      }),
    ],
  },
  {
    alert: 'OpenSearchTasksPending',
    stories: [
      { when: '60 wait', series: { [pending]: '60x20' }, at: '11m', fires: [target] },
      { when: '50 wait', series: { [pending]: '50x20' }, at: '11m', fires: [] },
      ...resolving({
        when: 'they are done',
        series: { [pending]: '60x14 0x10' },
        firesAt: '12m',
        at: '16m',
        fires: [target],
      }),
    ],
  },
  {
    alert: 'OpenSearchUnmeasured',
    stories: [
      {
        when: 'the exporter says nothing about the store',
        series: { [series('up', target)]: '1x20' },
        at: '11m',
        fires: [{ job: target.job, namespace: target.namespace }],
      },
      { when: 'it says something', series: { [status('red')]: '1x20' }, at: '15m', fires: [] },
      ...resolving({
        when: 'it reaches the store again',
        series: { [status('green')]: '_x14 1x10' },
        firesAt: '12m',
        at: '16m',
        fires: [{ job: target.job, namespace: target.namespace }],
      }),
    ],
  },
];
