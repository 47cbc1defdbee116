import { cadvisor, objects, window } from './support';

/** Containers themselves, without the one that holds the pod's network and without the sums over pods. */
const containers = 'container!="", image!=""';

/** PromQL of what containers take and ask for, summed by labels, of the series that matchers choose. */
export interface Usage {
  readonly cpu: string;
  readonly cpuRequests: string;
  readonly cpuLimits: string;
  readonly memory: string;
  readonly memoryRequests: string;
  readonly memoryLimits: string;
  readonly received: string;
  readonly transmitted: string;
  readonly packets: string;
  readonly drops: string;
  readonly diskBytes: string;
  readonly diskOperations: string;
  readonly throttled: string;
}

/** What containers take and ask for. */
export function usage(by: readonly string[], matchers = ''): Usage {
  const more = matchers && `, ${matchers}`;
  const labels = by.length > 0 ? ` by (${by.join(', ')})` : '';
  const sum = (series: string) => `sum${labels} (${series})`;
  const of = (metric: string, which: string) => `${metric}{${cadvisor}${more}${which && `, ${which}`}}`;
  const rate = (metric: string, which = '') => `rate(${of(metric, which)}${window})`;
  const asked = (kind: 'requests' | 'limits', resource: string) =>
    sum(
      `kube_pod_container_resource_${kind}{${objects}${more}, resource="${resource}"} * on (cluster, namespace, pod) group_left () (max by (cluster, namespace, pod) (kube_pod_status_phase{${objects}, phase=~"Pending|Running"}) == 1)`,
    );
  const network = (direction: string, what: string) => rate(`container_network_${direction}_${what}_total`);
  return {
    cpu: sum(rate('container_cpu_usage_seconds_total', containers)),
    cpuRequests: asked('requests', 'cpu'),
    cpuLimits: asked('limits', 'cpu'),
    memory: sum(of('container_memory_working_set_bytes', containers)),
    memoryRequests: asked('requests', 'memory'),
    memoryLimits: asked('limits', 'memory'),
    received: sum(network('receive', 'bytes')),
    transmitted: sum(network('transmit', 'bytes')),
    packets: sum(`${network('receive', 'packets')} + ${network('transmit', 'packets')}`),
    drops: sum(`${network('receive', 'packets_dropped')} + ${network('transmit', 'packets_dropped')}`),
    diskBytes: sum(
      `${rate('container_fs_reads_bytes_total', containers)} + ${rate('container_fs_writes_bytes_total', containers)}`,
    ),
    diskOperations: sum(
      `${rate('container_fs_reads_total', containers)} + ${rate('container_fs_writes_total', containers)}`,
    ),
    throttled: `${sum(rate('container_cpu_cfs_throttled_periods_total', containers))} / ${sum(rate('container_cpu_cfs_periods_total', containers))}`,
  };
}
