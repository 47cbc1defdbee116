import { type Alert, alert, type RuleSet, type Severity } from '../../core';

const job = 'job="node-exporter"';
const disk = `{${job},fstype!="",mountpoint!=""}`;
const device = `{${job},device!="lo"}`;

/** Share of a file system that is left, in percent. */
const freeSpace = `100 * node_filesystem_avail_bytes${disk} / node_filesystem_size_bytes${disk}`;
const freeInodes = `100 * node_filesystem_files_free${disk} / node_filesystem_files${disk}`;
const writable = `node_filesystem_readonly${disk} == 0`;

/** A file system that will be full, by what is left and by when: image collection of the kubelet starts at 15 % and may yet help. */
function filling(what: 'Space' | 'Files', severity: Severity, below: number, hours: number): Alert {
  const [free, series, unit] =
    what === 'Space'
      ? [freeSpace, 'node_filesystem_avail_bytes', 'space']
      : [freeInodes, 'node_filesystem_files_free', 'inodes'];
  return alert({
    name: `NodeFilesystem${what}FillingUp`,
    severity,
    expression: `${free} < ${below} and predict_linear(${series}${disk}[6h], ${hours} * 3600) < 0 and ${writable}`,
    minutes: 60,
    summary: `A file system of a node will run out of ${unit} within ${hours} hours.`,
    description: `{{ $labels.mountpoint }} of {{ $labels.instance }} has {{ $value | printf "%.1f" }} % of its ${unit} left, and less by the hour.`,
  });
}

function almostOut(what: 'Space' | 'Files', severity: Severity, below: number): Alert {
  const [free, unit] = what === 'Space' ? [freeSpace, 'space'] : [freeInodes, 'inodes'];
  return alert({
    name: `NodeFilesystemAlmostOutOf${what}`,
    severity,
    expression: `${free} < ${below} and ${writable}`,
    minutes: 30,
    summary: `A file system of a node has almost no ${unit} left.`,
    description: `{{ $labels.mountpoint }} of {{ $labels.instance }} has {{ $value | printf "%.1f" }} % of its ${unit} left.`,
  });
}

/** Packets in error, in percent of all. */
function networkErrors(way: 'Receive' | 'Transmit'): Alert {
  const direction = way.toLowerCase();
  return alert({
    name: `NodeNetwork${way}Errs`,
    severity: 'warning',
    expression: `100 * rate(node_network_${direction}_errs_total${device}[2m]) / rate(node_network_${direction}_packets_total${device}[2m]) > 1`,
    minutes: 60,
    summary: 'A network interface of a node makes errors.',
    description: `{{ $value | printf "%.1f" }} % of the packets that {{ $labels.device }} of {{ $labels.instance }} ${direction}s are in error.`,
  });
}

function fileDescriptors(severity: Severity, above: number): Alert {
  return alert({
    name: 'NodeFileDescriptorLimit',
    severity,
    expression: `100 * node_filefd_allocated{${job}} / node_filefd_maximum{${job}} > ${above}`,
    minutes: 15,
    summary: 'A node will soon open no more files.',
    description: '{{ $value | printf "%.0f" }} % of the file descriptors of {{ $labels.instance }} are in use.',
  });
}

/** Rules about nodes, over the metrics of node-exporter. Thresholds are those of the node mixin unless said otherwise. */
export const nodeRules: RuleSet = {
  name: 'nodes',
  rules: [
    {
      name: 'instance:node_num_cpu:sum',
      expression: `count without (cpu, mode) (node_cpu_seconds_total{${job},mode="idle"})`,
    },
    {
      name: 'instance:node_cpu_utilisation:rate5m',
      expression: `1 - avg without (cpu) (sum without (mode) (rate(node_cpu_seconds_total{${job},mode=~"idle|iowait|steal"}[5m])))`,
    },
    {
      name: 'instance:node_load1_per_cpu:ratio',
      expression: `node_load1{${job}} / instance:node_num_cpu:sum`,
    },
    {
      name: 'instance:node_memory_utilisation:ratio',
      expression: `1 - node_memory_MemAvailable_bytes{${job}} / node_memory_MemTotal_bytes{${job}}`,
    },
    {
      name: 'instance:node_vmstat_pgmajfault:rate5m',
      expression: `rate(node_vmstat_pgmajfault{${job}}[5m])`,
    },
    {
      name: 'instance_device:node_disk_io_time_seconds:rate5m',
      expression: `rate(node_disk_io_time_seconds_total{${job}}[5m])`,
    },
    {
      name: 'instance_device:node_disk_io_time_weighted_seconds:rate5m',
      expression: `rate(node_disk_io_time_weighted_seconds_total{${job}}[5m])`,
    },
    ...(['receive', 'transmit'] as const).flatMap((way) => [
      {
        name: `instance:node_network_${way}_bytes:rate5m`,
        expression: `sum without (device) (rate(node_network_${way}_bytes_total${device}[5m]))`,
      },
      {
        name: `instance:node_network_${way}_drop:rate5m`,
        expression: `sum without (device) (rate(node_network_${way}_drop_total${device}[5m]))`,
      },
    ]),
    { name: 'cluster:node_cpu:ratio_rate5m', expression: 'avg(instance:node_cpu_utilisation:rate5m)' },
    {
      name: 'cluster:node_memory_utilisation:ratio',
      expression: `1 - sum(node_memory_MemAvailable_bytes{${job}}) / sum(node_memory_MemTotal_bytes{${job}})`,
    },
  ],
  alerts: [
    filling('Space', 'warning', 15, 24),
    filling('Space', 'critical', 10, 4),
    filling('Files', 'warning', 40, 24),
    filling('Files', 'critical', 20, 4),
    almostOut('Space', 'warning', 5),
    almostOut('Space', 'critical', 3),
    almostOut('Files', 'warning', 5),
    almostOut('Files', 'critical', 3),
    networkErrors('Receive'),
    networkErrors('Transmit'),
    alert({
      name: 'NodeNetworkInterfaceFlapping',
      severity: 'warning',
      expression: `changes(node_network_up${device}[10m]) > 4`,
      minutes: 2,
      summary: 'A network interface of a node goes up and down.',
      description: '{{ $labels.device }} of {{ $labels.instance }} changed its state {{ $value }} times in 10 minutes.',
    }),
    alert({
      name: 'NodeHighNumberConntrackEntriesUsed',
      severity: 'warning',
      expression: `100 * node_nf_conntrack_entries{${job}} / node_nf_conntrack_entries_limit{${job}} > 75`,
      minutes: 5,
      summary: 'A node will soon refuse new connections.',
      description:
        '{{ $value | printf "%.0f" }} % of the connections that {{ $labels.instance }} can track are in use.',
    }),
    alert({
      name: 'NodeTextFileCollectorScrapeError',
      severity: 'warning',
      expression: `node_textfile_scrape_error{${job}} == 1`,
      minutes: 15,
      summary: 'What scripts of a node tell cannot be read.',
      description: 'A *.prom file of {{ $labels.instance }} is no exposition, or not readable.',
    }),
    alert({
      name: 'NodeClockSkewDetected',
      severity: 'warning',
      expression: `(node_timex_offset_seconds{${job}} > 0.05 and deriv(node_timex_offset_seconds{${job}}[5m]) >= 0) or (node_timex_offset_seconds{${job}} < -0.05 and deriv(node_timex_offset_seconds{${job}}[5m]) <= 0)`,
      minutes: 10,
      summary: 'The clock of a node is wrong, and not getting better.',
      description: 'The clock of {{ $labels.instance }} is {{ $value }} seconds away from its source.',
    }),
    alert({
      name: 'NodeClockNotSynchronising',
      severity: 'warning',
      expression: `min_over_time(node_timex_sync_status{${job}}[5m]) == 0 and node_timex_maxerror_seconds{${job}} >= 16`,
      minutes: 10,
      summary: 'The clock of a node is set by nobody.',
      description: '{{ $labels.instance }} has had no source of time for 10 minutes.',
    }),
    alert({
      name: 'NodeRAIDDegraded',
      severity: 'critical',
      expression: `node_md_disks_required{${job}} - ignoring (state) node_md_disks{${job},state="active"} > 0`,
      minutes: 15,
      summary: 'A disk array of a node lacks a disk.',
      description:
        '{{ $labels.device }} of {{ $labels.instance }} lacks {{ $value }} disks; the next loss may lose data.',
    }),
    alert({
      name: 'NodeRAIDDiskFailure',
      severity: 'warning',
      expression: `node_md_disks{${job},state="failed"} > 0`,
      minutes: 5,
      summary: 'A disk of an array has failed.',
      description: '{{ $value }} disks of {{ $labels.device }} of {{ $labels.instance }} have failed.',
    }),
    fileDescriptors('warning', 70),
    fileDescriptors('critical', 90),
    alert({
      name: 'NodeCPUHighUsage',
      severity: 'info',
      expression: '100 * instance:node_cpu_utilisation:rate5m > 90',
      minutes: 15,
      summary: 'The processors of a node are busy.',
      description: 'The processors of {{ $labels.instance }} are busy for {{ $value | printf "%.0f" }} % of the time.',
    }),
    alert({
      name: 'NodeSystemSaturation',
      severity: 'warning',
      expression: 'instance:node_load1_per_cpu:ratio > 2',
      minutes: 15,
      summary: 'A node has much more to do than it can.',
      description: '{{ $value | printf "%.1f" }} processes wait for each processor of {{ $labels.instance }}.',
    }),
    alert({
      name: 'NodeMemoryMajorPagesFaults',
      severity: 'warning',
      expression: 'instance:node_vmstat_pgmajfault:rate5m > 500',
      minutes: 15,
      summary: 'A node reads programs back from disk over and over: it lacks memory.',
      description: '{{ $labels.instance }} has {{ $value | printf "%.0f" }} major page faults a second.',
    }),
    alert({
      name: 'NodeMemoryHighUtilization',
      severity: 'warning',
      expression: '100 * instance:node_memory_utilisation:ratio > 90',
      minutes: 15,
      summary: 'The memory of a node is almost used up.',
      description: '{{ $value | printf "%.0f" }} % of the memory of {{ $labels.instance }} is in use.',
    }),
    alert({
      name: 'NodeDiskIOSaturation',
      severity: 'warning',
      expression: 'instance_device:node_disk_io_time_weighted_seconds:rate5m > 10',
      minutes: 30,
      summary: 'A disk of a node is behind.',
      description: '{{ $value | printf "%.0f" }} requests wait for {{ $labels.device }} of {{ $labels.instance }}.',
    }),
    alert({
      name: 'NodeBondingDegraded',
      severity: 'warning',
      expression: `node_bonding_slaves{${job}} - node_bonding_active{${job}} > 0`,
      minutes: 5,
      summary: 'A bond of network interfaces lacks one.',
      description: '{{ $value }} interfaces of {{ $labels.master }} of {{ $labels.instance }} are down.',
    }),
  ],
};
