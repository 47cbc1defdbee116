import { nodes, rate } from './support';

/** File systems on disks. */
const onDisk = 'fstype!~"tmpfs|ramfs|overlay|squashfs|rootfs|iso9660"';
/** Interfaces that lead out of the node. */
const outward = 'device!="lo"';

/** PromQL about how busy nodes are: use, saturation and errors of each resource, by labels, of those that matchers choose. */
export interface NodeUsage {
  readonly cpu: string;
  readonly cpuModes: string;
  readonly cpuWaiting: string;
  readonly loadOfCpus: string;
  readonly memory: string;
  readonly memoryWaiting: string;
  readonly majorFaults: string;
  readonly disk: string;
  readonly diskBusy: string;
  readonly diskWaiting: string;
  readonly diskRead: string;
  readonly diskWritten: string;
  readonly space: string;
  readonly inodes: string;
  readonly received: string;
  readonly transmitted: string;
  readonly dropped: string;
  readonly errors: string;
  readonly retransmitted: string;
  readonly connections: string;
  readonly fileDescriptors: string;
  readonly clockOffset: string;
}

/** How busy nodes are, by node and whatever more tells series apart. */
export function nodeUsage(matchers = ''): NodeUsage {
  const of = [nodes, matchers].filter((part) => part !== '').join(', ');
  const series = (metric: string, which = '') => `${metric}{${[of, which].filter((part) => part !== '').join(', ')}}`;
  const per = (metric: string, which = '') => rate(metric, [of, which].filter((part) => part !== '').join(', '));
  const both = (receive: string, transmit: string) =>
    `sum by (instance) (${per(receive, outward)} + ${per(transmit, outward)})`;
  return {
    cpu: `1 - avg by (instance) (sum by (instance, cpu) (${per('node_cpu_seconds_total', 'mode=~"idle|iowait|steal"')}))`,
    cpuModes: `avg by (mode) (${per('node_cpu_seconds_total', 'mode!="idle"')})`,
    cpuWaiting: `max by (instance) (${per('node_pressure_cpu_waiting_seconds_total')})`,
    loadOfCpus: `${series('node_load1')} / on (cluster, instance) count by (cluster, instance) (${series('node_cpu_seconds_total', 'mode="idle"')})`,
    memory: `1 - max by (instance) (${series('node_memory_MemAvailable_bytes')}) / max by (instance) (${series('node_memory_MemTotal_bytes')})`,
    memoryWaiting: `max by (instance) (${per('node_pressure_memory_waiting_seconds_total')})`,
    majorFaults: `max by (instance) (${per('node_vmstat_pgmajfault')})`,
    disk: `max by (instance) (1 - ${series('node_filesystem_avail_bytes', onDisk)} / ${series('node_filesystem_size_bytes', onDisk)})`,
    diskBusy: `max by (instance, device) (${per('node_disk_io_time_seconds_total')})`,
    diskWaiting: `max by (instance) (${per('node_pressure_io_waiting_seconds_total')})`,
    diskRead: `sum by (instance) (${per('node_disk_read_bytes_total')})`,
    diskWritten: `sum by (instance) (${per('node_disk_written_bytes_total')})`,
    space: `max by (instance, mountpoint) (1 - ${series('node_filesystem_avail_bytes', onDisk)} / ${series('node_filesystem_size_bytes', onDisk)})`,
    inodes: `max by (instance, mountpoint) (1 - ${series('node_filesystem_files_free', onDisk)} / (${series('node_filesystem_files', onDisk)} > 0))`,
    received: `sum by (instance) (${per('node_network_receive_bytes_total', outward)})`,
    transmitted: `sum by (instance) (${per('node_network_transmit_bytes_total', outward)})`,
    dropped: both('node_network_receive_drop_total', 'node_network_transmit_drop_total'),
    errors: both('node_network_receive_errs_total', 'node_network_transmit_errs_total'),
    retransmitted: `max by (instance) (${per('node_netstat_Tcp_RetransSegs')} / (${per('node_netstat_Tcp_OutSegs')} > 0))`,
    connections: `max by (instance) (${series('node_nf_conntrack_entries')} / ${series('node_nf_conntrack_entries_limit')})`,
    fileDescriptors: `max by (instance) (${series('node_filefd_allocated')} / ${series('node_filefd_maximum')})`,
    clockOffset: `max by (instance) (abs(${series('node_timex_offset_seconds')}))`,
  };
}
