import type { RecordingTest } from './alert-test';
import { recorded } from './recorded';
import { series } from './series';

const on = (instance: string, name: string, labels: Readonly<Record<string, string>> = {}) =>
  series(name, { job: 'node-exporter', instance, ...labels });
const of = (name: string, labels: Readonly<Record<string, string>> = {}) => on('a', name, labels);
const memory = (instance: string, left: number, all: number) => ({
  [on(instance, 'node_memory_MemAvailable_bytes')]: `${left}x30`,
  [on(instance, 'node_memory_MemTotal_bytes')]: `${all}x30`,
});
const idle = (instance: string, processor: string) =>
  on(instance, 'node_cpu_seconds_total', { cpu: processor, mode: 'idle' });
const spent = (mode: string, seconds: number) => ({
  [of('node_cpu_seconds_total', { cpu: '0', mode })]: `0+${seconds}x30`,
});

/** Counters by device: two of the network, and the one within the node. */
const traffic = (metric: string) =>
  Object.fromEntries(
    Object.entries({ eth0: 600, eth1: 60, lo: 6000 }).map(([device, growth]) => [
      of(metric, { device }),
      `0+${growth}x30`,
    ]),
  );

const sda = { device: 'sda' };

/** Tests of what is recorded of nodes. */
export const nodeRecordings: readonly RecordingTest[] = [
  recorded('instance:node_num_cpu:sum', {
    when: 'it has two processors',
    series: { [idle('a', '0')]: '0+60x30', [idle('a', '1')]: '0+60x30', ...spent('user', 30) },
    keeps: { instance: 'a' },
    yields: 2,
  }),
  recorded('instance:node_cpu_utilisation:rate5m', {
    when: 'a processor works for half of the time, and waits for a disk in a part of the rest',
    series: { ...spent('user', 30), ...spent('idle', 24), ...spent('iowait', 6) },
    keeps: { instance: 'a' },
    yields: 0.5,
  }),
  recorded('instance:node_load1_per_cpu:ratio', {
    when: 'three processes want two processors',
    series: { [of('node_load1')]: '3x30', [idle('a', '0')]: '0+60x30', [idle('a', '1')]: '0+60x30' },
    keeps: { instance: 'a' },
    yields: 1.5,
  }),
  recorded('instance:node_memory_utilisation:ratio', {
    when: 'a quarter is left',
    series: memory('a', 25, 100),
    keeps: { instance: 'a' },
    yields: 0.75,
  }),
  recorded('instance:node_vmstat_pgmajfault:rate5m', {
    when: 'there are sixty a minute',
    series: { [of('node_vmstat_pgmajfault')]: '0+60x30' },
    keeps: { instance: 'a' },
    yields: 1,
  }),
  recorded('instance_device:node_disk_io_time_seconds:rate5m', {
    when: 'a disk is busy for half of the time',
    series: { [of('node_disk_io_time_seconds_total', sda)]: '0+30x30' },
    keeps: { instance: 'a', ...sda },
    yields: 0.5,
  }),
  recorded('instance_device:node_disk_io_time_weighted_seconds:rate5m', {
    when: 'two requests wait all the time',
    series: { [of('node_disk_io_time_weighted_seconds_total', sda)]: '0+120x30' },
    keeps: { instance: 'a', ...sda },
    yields: 2,
  }),
  ...['receive_bytes', 'receive_drop', 'transmit_bytes', 'transmit_drop'].map((what) =>
    recorded(`instance:node_network_${what}:rate5m`, {
      when: 'two interfaces are used, and the one within the node',
      series: traffic(`node_network_${what}_total`),
      keeps: { instance: 'a' },
      yields: 11,
    }),
  ),
  recorded('cluster:node_cpu:ratio_rate5m', {
    when: 'one node is idle for half of the time, the other for three quarters',
    series: { [idle('a', '0')]: '0+30x30', [idle('b', '0')]: '0+45x30' },
    yields: 0.375,
  }),
  recorded('cluster:node_memory_utilisation:ratio', {
    when: 'nodes of different size have memory left',
    series: { ...memory('a', 25, 100), ...memory('b', 50, 300) },
    yields: 0.8125,
  }),
];
