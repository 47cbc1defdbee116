import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';

const pod = { namespace: 'logging-privileged', pod: 'fluentd-abcde' };
const target = { job: 'fluentd', ...pod, instance: '10.0.0.1:24231' };
const output = { ...target, plugin_id: 'opensearch', type: 'opensearch' };
const daemonSet = { namespace: 'logging-privileged', daemonset: 'fluentd' };
const container = { ...pod, container: 'fluentd' };

const status = (name: string) => series(`fluentd_output_status_${name}`, output);

const up = series('up', target);
const desired = series('kube_daemonset_status_desired_number_scheduled', daemonSet);
const ready = series('kube_daemonset_status_number_ready', daemonSet);
const space = status('buffer_available_space_ratio');
const queue = status('buffer_queue_length');
const written = status('write_count');
const bytes = status('buffer_total_bytes');
const emitted = status('emit_records');
const used = series('container_memory_working_set_bytes', container);
const limit = series('kube_pod_container_resource_limits', { ...container, resource: 'memory' });

const perDestination = [{ ...pod, plugin_id: output.plugin_id }];

/** Tests of Fluentd's alerts, as the first environment has them: one destination, and a buffer of 4 GiB. */
export const fluentdTests: readonly AlertTest[] = [
  {
    alert: 'FluentdDown',
    stories: [
      { when: 'a pod does not answer', series: { [up]: '0x10' }, at: '6m', fires: [target] },
      { when: 'it answers', series: { [up]: '1x10' }, at: '6m', fires: [] },
      { when: 'it was away for a moment', series: { [up]: '1x2 0x3 1x10' }, at: '7m', fires: [] },
      ...resolving({
        when: 'it answers again',
        series: { [up]: '0x8 1x10' },
        firesAt: '6m',
        at: '10m',
        fires: [target],
      }),
    ],
  },
  {
    alert: 'FluentdUnmeasured',
    stories: [
      {
        when: 'no pod is scraped',
        series: {},
        at: '11m',
        fires: [{ job: 'fluentd', namespace: 'logging-privileged' }],
      },
      { when: 'a pod is scraped, if in vain', series: { [up]: '0x20' }, at: '15m', fires: [] },
      ...resolving({
        when: 'the pods are back',
        series: { [up]: '_x14 1x10' },
        firesAt: '12m',
        at: '16m',
        fires: [{ job: 'fluentd', namespace: 'logging-privileged' }],
      }),
    ],
  },
  {
    alert: 'FluentdNotOnEveryNode',
    stories: [
      {
        when: 'a node of three lacks it',
        series: { [desired]: '3x20', [ready]: '2x20' },
        at: '16m',
        fires: [daemonSet],
      },
      { when: 'every node has it', series: { [desired]: '3x20', [ready]: '3x20' }, at: '16m', fires: [] },
      {
        when: 'an update takes its time',
        series: { [desired]: '3x20', [ready]: '3x5 2x10 3x10' },
        at: '20m',
        fires: [],
      },
      ...resolving({
        when: 'it is ready at last',
        series: { [desired]: '3x30', [ready]: '2x18 3x20' },
        firesAt: '17m',
        at: '20m',
        fires: [daemonSet],
      }),
    ],
  },
  {
    alert: 'FluentdBufferNearlyFull',
    stories: [
      { when: '15 % are left', series: { [space]: '15x10' }, at: '6m', fires: perDestination },
      { when: '20 % are left', series: { [space]: '20x10' }, at: '6m', fires: [] },
      ...resolving({
        when: 'the destination takes what waited',
        series: { [space]: '15x8 90x10' },
        firesAt: '6m',
        at: '10m',
        fires: perDestination,
      }),
    ],
  },
  {
    alert: 'FluentdBufferFull',
    stories: [
      { when: '2 % are left', series: { [space]: '2x10' }, at: '6m', fires: perDestination },
      { when: '5 % are left', series: { [space]: '5x10' }, at: '6m', fires: [] },
      ...resolving({
        when: 'the destination takes what waited',
        series: { [space]: '0x8 50x10' },
        firesAt: '6m',
        at: '10m',
        fires: perDestination,
      }),
    ],
  },
  {
    alert: 'FluentdRetrying',
    stories: [
      { when: 'it tries every minute', series: { [status('retry_count')]: '0+1x40' }, at: '30m', fires: [output] },
      { when: 'it never had to', series: { [status('retry_count')]: '0x40' }, at: '30m', fires: [] },
      { when: 'it had to four times', series: { [status('retry_count')]: '0x5 0+1x4 4x40' }, at: '20m', fires: [] },
      ...resolving({
        when: 'the destination answers',
        series: { [status('retry_count')]: '0+1x30 30x30' },
        firesAt: '25m',
        at: '45m',
        fires: [output],
      }),
    ],
  },
  {
    alert: 'FluentdErrors',
    stories: [
      { when: 'each delivery fails', series: { [status('num_errors')]: '0+1x30' }, at: '20m', fires: [output] },
      { when: 'errors are long past', series: { [status('num_errors')]: '7x30' }, at: '20m', fires: [] },
      { when: 'one delivery failed', series: { [status('num_errors')]: '7x5 8x30' }, at: '12m', fires: [] },
      ...resolving({
        when: 'deliveries succeed',
        series: { [status('num_errors')]: '0+1x20 20x30' },
        firesAt: '18m',
        at: '30m',
        fires: [output],
      }),
    ],
  },
  {
    alert: 'FluentdNotFlushing',
    stories: [
      {
        when: 'chunks wait and none is written',
        series: { [queue]: '3x40', [written]: '7x40' },
        at: '30m',
        fires: [output],
      },
      { when: 'chunks are written', series: { [queue]: '3x40', [written]: '0+1x40' }, at: '30m', fires: [] },
      { when: 'nothing waits', series: { [queue]: '0x40', [written]: '7x40' }, at: '30m', fires: [] },
      ...resolving({
        when: 'the queue is empty again',
        series: { [queue]: '3x30 0x30', [written]: '7x30 7+1x30' },
        firesAt: '28m',
        at: '40m',
        fires: [output],
      }),
    ],
  },
  {
    alert: 'FluentdBacklogGrowing',
    stories: [
      {
        when: 'half a gigabyte waits, and more each minute',
        series: { [bytes]: '450000000+1000000x60' },
        at: '50m',
        fires: [output],
      },
      { when: 'the backlog gets smaller', series: { [bytes]: '900000000-1000000x60' }, at: '50m', fires: [] },
      { when: 'next to nothing waits', series: { [bytes]: '1000000+1000x60' }, at: '50m', fires: [] },
      ...resolving({
        when: 'it is worked off',
        series: { [bytes]: '450000000+1000000x60 510000000-1000000x60' },
        firesAt: '50m',
        at: '110m',
        fires: [output],
      }),
    ],
  },
  {
    alert: 'FluentdSilent',
    stories: [
      { when: 'nothing was logged', series: { [emitted]: '5x40' }, at: '30m', fires: [pod] },
      { when: 'something was', series: { [emitted]: '0+10x40' }, at: '30m', fires: [] },
      ...resolving({
        when: 'the node logs again',
        series: { [emitted]: '5x30 5+10x30' },
        firesAt: '28m',
        at: '40m',
        fires: [pod],
      }),
    ],
  },
  {
    alert: 'FluentdSlowFlush',
    stories: [
      {
        when: 'every delivery is slow',
        series: { [status('slow_flush_count')]: '0+1x50' },
        at: '40m',
        fires: [output],
      },
      { when: 'two were', series: { [status('slow_flush_count')]: '0x10 0+1x2 2x40' }, at: '30m', fires: [] },
      { when: 'none was', series: { [status('slow_flush_count')]: '4x50' }, at: '40m', fires: [] },
      ...resolving({
        when: 'the destination is fast again',
        series: { [status('slow_flush_count')]: '0+1x40 40x40' },
        firesAt: '35m',
        at: '60m',
        fires: [output],
      }),
    ],
  },
  {
    alert: 'FluentdMemory',
    stories: [
      { when: '95 of 100 are used', series: { [used]: '95x10', [limit]: '100x10' }, at: '6m', fires: [container] },
      { when: '90 of 100 are used', series: { [used]: '90x10', [limit]: '100x10' }, at: '6m', fires: [] },
      ...resolving({
        when: 'memory was freed',
        series: { [used]: '95x8 40x10', [limit]: '100x20' },
        firesAt: '6m',
        at: '10m',
        fires: [container],
      }),
    ],
  },
];
