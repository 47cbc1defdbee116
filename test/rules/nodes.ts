import type { Severity } from '../../lib';
import type { AlertTest, RecordingTest } from './alert-test';
import { recorded } from './recorded';
import { recovering, resolving } from './resolving';
import { series } from './series';
import { twoSided } from './two-sided';

const node = { job: 'node-exporter', instance: 'a' };
const of = (name: string, labels: Readonly<Record<string, string>> = {}) => series(name, { ...node, ...labels });
const disk = { fstype: 'ext4', mountpoint: '/data', device: '/dev/sda' };
const fires = [{ instance: 'a' }];
const simple = twoSided(fires);

function filling(what: 'Space' | 'Files', severity: Severity): AlertTest {
  const [left, all] = what === 'Space' ? ['avail_bytes', 'size_bytes'] : ['files_free', 'files'];
  const story = (free: string, readonly: string) => ({
    series: {
      [of(`node_filesystem_${left}`, disk)]: free,
      [of(`node_filesystem_${all}`, disk)]: '100x120',
      [of('node_filesystem_readonly', disk)]: readonly,
    },
    every: '5m',
    at: '6h',
  });
  return {
    alert: `NodeFilesystem${what}FillingUp`,
    severity,
    stories: [
      { when: 'it fills up quickly', ...story('20-0.2x120', '0x120'), fires: [{ instance: 'a', mountpoint: '/data' }] },
      { when: 'it is fairly full and stays so', ...story('9x120', '0x120'), fires: [] },
      { when: 'it has room for long', ...story('90-0.2x120', '0x120'), fires: [] },
      { when: 'nobody can write to it', ...story('20-0.2x120', '1x120'), fires: [] },
      ...resolving({
        when: 'somebody has cleared it',
        ...story('20-0.2x73 90x52', '0x120'),
        firesAt: '6h',
        at: '7h',
        fires: [{ instance: 'a', mountpoint: '/data' }],
      }),
    ],
  };
}

function almostOut(what: 'Space' | 'Files', severity: Severity): AlertTest {
  const [left, all] = what === 'Space' ? ['avail_bytes', 'size_bytes'] : ['files_free', 'files'];
  const story = (free: string, readonly = '0x90') => ({
    [of(`node_filesystem_${left}`, disk)]: free,
    [of(`node_filesystem_${all}`, disk)]: '100x90',
    [of('node_filesystem_readonly', disk)]: readonly,
  });
  const test = simple(`NodeFilesystemAlmostOutOf${what}`, [story('2x90'), story('7x90')], '40m', { severity });
  return {
    ...test,
    stories: [
      ...test.stories,
      { when: 'nobody can write to it', series: story('2x90', '1x90'), at: '40m', fires: [] },
      ...resolving({ when: 'somebody has cleared it', series: story('2x45 50x45'), firesAt: '45m', at: '50m', fires }),
    ],
  };
}

function networkErrors(way: 'Receive' | 'Transmit'): AlertTest {
  const direction = way.toLowerCase();
  const story = (errors: string) => ({
    [of(`node_network_${direction}_errs_total`, { device: 'eth0' })]: errors,
    [of(`node_network_${direction}_packets_total`, { device: 'eth0' })]: '0+1000x100',
  });
  return simple(`NodeNetwork${way}Errs`, [story('0+60x100'), story('0+1x100')], '80m');
}

/** A gauge that stays as it is. */
function gauge(name: string, labels: Readonly<Record<string, string>> = {}) {
  return (value: number): Record<string, string> => ({ [of(name, labels)]: `${value}x60` });
}

const conntrack = (used: number) => ({
  ...gauge('node_nf_conntrack_entries')(used),
  ...gauge('node_nf_conntrack_entries_limit')(100),
});
const files = (used: number) => ({
  ...gauge('node_filefd_allocated')(used),
  ...gauge('node_filefd_maximum')(100),
});
const bond = (active: number) => ({
  ...gauge('node_bonding_slaves', { master: 'bond0' })(2),
  ...gauge('node_bonding_active', { master: 'bond0' })(active),
});
const raid = (active: number) => ({
  ...gauge('node_md_disks_required', { device: 'md0' })(2),
  ...gauge('node_md_disks', { device: 'md0', state: 'active' })(active),
});
const clock = (status: number, error: number) => ({
  ...gauge('node_timex_sync_status')(status),
  ...gauge('node_timex_maxerror_seconds')(error),
});
const memory = (left: number) => ({
  ...gauge('node_memory_MemAvailable_bytes')(left),
  ...gauge('node_memory_MemTotal_bytes')(100),
});
const cpu = (idle: string) => ({ [of('node_cpu_seconds_total', { cpu: '0', mode: 'idle' })]: idle });

export const nodeTests: readonly AlertTest[] = [
  ...(['Space', 'Files'] as const).flatMap((what) =>
    (['warning', 'critical'] as const).flatMap((severity) => [filling(what, severity), almostOut(what, severity)]),
  ),
  networkErrors('Receive'),
  networkErrors('Transmit'),
  simple(
    'NodeNetworkInterfaceFlapping',
    [
      { [of('node_network_up', { device: 'eth0' })]: '1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1' },
      { [of('node_network_up', { device: 'eth0' })]: '1x10 0 1x10' },
    ],
    '14m',
  ),
  simple('NodeHighNumberConntrackEntriesUsed', [conntrack(80), conntrack(70)], '10m'),
  simple(
    'NodeTextFileCollectorScrapeError',
    [gauge('node_textfile_scrape_error')(1), gauge('node_textfile_scrape_error')(0)],
    '20m',
  ),
  recovering({
    alert: 'NodeClockSkewDetected',
    stories: [
      { when: 'it runs ahead', series: { [of('node_timex_offset_seconds')]: '0.1+0.01x40' }, at: '20m', fires },
      { when: 'it stays ahead', series: { [of('node_timex_offset_seconds')]: '0.1x40' }, at: '20m', fires },
      { when: 'it falls behind', series: { [of('node_timex_offset_seconds')]: '-0.1-0.01x40' }, at: '20m', fires },
      { when: 'it is right', series: { [of('node_timex_offset_seconds')]: '0.001x40' }, at: '20m', fires: [] },
      {
        when: 'it comes back from ahead',
        series: { [of('node_timex_offset_seconds')]: '1-0.01x40' },
        at: '20m',
        fires: [],
      },
      {
        when: 'it comes back from behind',
        series: { [of('node_timex_offset_seconds')]: '-1+0.01x40' },
        at: '20m',
        fires: [],
      },
    ],
  }),
  recovering({
    alert: 'NodeClockNotSynchronising',
    stories: [
      { when: 'it has no source', series: clock(0, 16), at: '20m', fires },
      { when: 'it has a source', series: clock(1, 16), at: '20m', fires: [] },
      { when: 'it lost its source a moment ago', series: clock(0, 0.1), at: '20m', fires: [] },
    ],
  }),
  simple('NodeRAIDDegraded', [raid(1), raid(2)], '20m'),
  simple(
    'NodeRAIDDiskFailure',
    [
      gauge('node_md_disks', { device: 'md0', state: 'failed' })(1),
      gauge('node_md_disks', { device: 'md0', state: 'failed' })(0),
    ],
    '10m',
  ),
  simple('NodeFileDescriptorLimit', [files(75), files(60)], '20m', { severity: 'warning' }),
  simple('NodeFileDescriptorLimit', [files(95), files(75)], '20m', { severity: 'critical' }),
  simple('NodeCPUHighUsage', [cpu('0+3x60'), cpu('0+30x60')], '25m'),
  simple(
    'NodeSystemSaturation',
    [
      { ...gauge('node_load1')(3), ...cpu('0+30x60') },
      { ...gauge('node_load1')(1), ...cpu('0+30x60') },
    ],
    '20m',
  ),
  simple(
    'NodeMemoryMajorPagesFaults',
    [{ [of('node_vmstat_pgmajfault')]: '0+60000x60' }, { [of('node_vmstat_pgmajfault')]: '0+600x60' }],
    '25m',
  ),
  simple('NodeMemoryHighUtilization', [memory(5), memory(50)], '20m'),
  simple(
    'NodeDiskIOSaturation',
    [
      { [of('node_disk_io_time_weighted_seconds_total', { device: 'sda' })]: '0+1200x90' },
      { [of('node_disk_io_time_weighted_seconds_total', { device: 'sda' })]: '0+60x90' },
    ],
    '40m',
  ),
  simple('NodeBondingDegraded', [bond(1), bond(2)], '10m'),
];

/** One node of two, where a rule tells about all of them. */
const on = (instance: string, name: string, labels: Readonly<Record<string, string>> = {}) =>
  series(name, { ...node, instance, ...labels });
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
    series: { ...gauge('node_load1')(3), [idle('a', '0')]: '0+60x30', [idle('a', '1')]: '0+60x30' },
    keeps: { instance: 'a' },
    yields: 1.5,
  }),
  recorded('instance:node_memory_utilisation:ratio', {
    when: 'a quarter is left',
    series: memory(25),
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
    series: {
      ...memory(25),
      [on('b', 'node_memory_MemAvailable_bytes')]: '50x60',
      [on('b', 'node_memory_MemTotal_bytes')]: '300x60',
    },
    yields: 0.8125,
  }),
];
