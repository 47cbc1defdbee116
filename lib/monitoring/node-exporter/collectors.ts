/** What is collected. Everything else is off, whatever a later version turns on by itself. */
const collectors = [
  'bonding',
  'conntrack',
  'cpu',
  'diskstats',
  'edac',
  'filefd',
  'filesystem',
  'loadavg',
  'mdadm',
  'meminfo',
  'netclass',
  'netdev',
  'netstat',
  'os',
  'pressure',
  'sockstat',
  'softnet',
  'stat',
  'textfile',
  'time',
  'timex',
  'uname',
  'vmstat',
] as const;

/**
 * Interfaces that belong to single pods: those of Calico, Cilium, the clouds' own CNIs, bridges and OVN. The pods' traffic is
 * counted by the kubelet; here each would be a series that ends with its pod.
 */
const podInterfaces = ['veth.*', 'cali.*', 'lxc.*', 'eni.*', 'azv.*', 'gke.*', '[a-f0-9]{15}'];

/** Mounts of single containers and pods; the kubelet tells how full their volumes are. */
const podMounts = ['run/containerd/.+', 'run/k3s/containerd/.+', 'var/lib/kubelet/.+'];

/** Mounts that upstream leaves out by default, which naming others would bring back. */
const upstreamMounts = [
  'dev',
  'proc',
  'run/credentials/.+',
  'sys',
  'var/lib/docker/.+',
  'var/lib/containers/storage/.+',
];

const interfaces = `^(${podInterfaces.join('|')})$`;

/** Flags that choose what is collected. */
export const collectorArguments: readonly string[] = [
  '--collector.disable-defaults',
  ...collectors.map((collector) => `--collector.${collector}`),
  `--collector.netclass.ignored-devices=${interfaces}`,
  `--collector.netdev.device-exclude=${interfaces}`,
  `--collector.filesystem.mount-points-exclude=^/(${[...upstreamMounts, ...podMounts].join('|')})($|/)`,
];
