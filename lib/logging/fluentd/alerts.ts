import { type Alert, alert, bytesOf, type Size } from '../../core';

/** What the alerts must know about the instance. */
export interface Watched {
  readonly name: string;
  readonly namespace: string;
  /** Names of the destinations. */
  readonly destinations: readonly string[];
  /** Buffer of the node. */
  readonly buffer: Size;
}

/** What can go wrong with a collector. `plugin_id` is the destination's name. */
export function fluentdAlerts({ name, namespace, buffer, destinations }: Watched): Alert[] {
  const job = `job="${name}"`;
  const output = `${job}, plugin_id=~"${destinations.join('|')}"`;
  const daemonSet = `namespace="${namespace}", daemonset="${name}"`;
  const container = `namespace="${namespace}", pod=~"${name}-.{5}", container="fluentd"`;
  const backlog = Math.floor(bytesOf(buffer) / 10);
  return [
    alert({
      name: 'FluentdDown',
      severity: 'critical',
      expression: `up{${job}} == 0`,
      minutes: 5,
      summary: 'Logs of a node are not collected: Fluentd does not answer.',
      description: `${namespace}/${name} on {{ $labels.instance }} has not answered its scrapes for 5 minutes.`,
    }),
    alert({
      name: 'FluentdUnmeasured',
      severity: 'critical',
      expression: `absent(up{${job}, namespace="${namespace}"})`,
      minutes: 10,
      summary: 'Nobody knows whether logs are collected: no Fluentd is scraped.',
      description: `No pod of ${namespace}/${name} has been scraped for 10 minutes; every other alert of it is blind.`,
    }),
    alert({
      name: 'FluentdNotOnEveryNode',
      severity: 'warning',
      expression: `kube_daemonset_status_desired_number_scheduled{${daemonSet}} - kube_daemonset_status_number_ready{${daemonSet}} > 0`,
      minutes: 15,
      summary: 'Some nodes have no ready Fluentd, so their logs wait.',
      description: `{{ $value }} nodes have had no ready pod of ${namespace}/${name} for 15 minutes.`,
    }),
    alert({
      name: 'FluentdBufferNearlyFull',
      severity: 'warning',
      expression: `min by (namespace, pod, plugin_id) (fluentd_output_status_buffer_available_space_ratio{${output}}) < 20`,
      minutes: 5,
      summary: 'The buffer of a destination is nearly full; when it is, reading stops.',
      description: '{{ $labels.pod }} has {{ $value }} % of the buffer of {{ $labels.plugin_id }} left.',
    }),
    alert({
      name: 'FluentdBufferFull',
      severity: 'critical',
      expression: `min by (namespace, pod, plugin_id) (fluentd_output_status_buffer_available_space_ratio{${output}}) < 5`,
      minutes: 5,
      summary: 'The buffer of a destination is full: logs are lost once the kubelet deletes rotated files.',
      description: '{{ $labels.pod }} has {{ $value }} % of the buffer of {{ $labels.plugin_id }} left.',
    }),
    alert({
      name: 'FluentdRetrying',
      severity: 'warning',
      expression: `increase(fluentd_output_status_retry_count{${output}}[10m]) > 5`,
      minutes: 10,
      summary: 'Fluentd keeps failing to deliver logs and tries again.',
      description: '{{ $labels.pod }} retried {{ $labels.plugin_id }} {{ $value }} times in 10 minutes.',
    }),
    alert({
      name: 'FluentdErrors',
      severity: 'warning',
      expression: `rate(fluentd_output_status_num_errors{${output}}[5m]) > 0`,
      minutes: 10,
      summary: 'Deliveries of logs end in errors.',
      description: '{{ $labels.pod }} has {{ $value }} errors a second with {{ $labels.plugin_id }}.',
    }),
    alert({
      name: 'FluentdNotFlushing',
      severity: 'critical',
      expression: `fluentd_output_status_buffer_queue_length{${output}} > 0 and rate(fluentd_output_status_write_count{${output}}[10m]) == 0`,
      minutes: 15,
      summary: 'Chunks are waiting and none is written: a destination is away, or Fluentd hangs.',
      description:
        '{{ $labels.pod }} holds {{ $value }} chunks for {{ $labels.plugin_id }} and wrote none for 10 minutes.',
    }),
    alert({
      name: 'FluentdBacklogGrowing',
      severity: 'warning',
      expression: `deriv(fluentd_output_status_buffer_total_bytes{${output}}[30m]) > 0 and fluentd_output_status_buffer_total_bytes{${output}} > ${backlog}`,
      minutes: 30,
      summary: 'Logs come in faster than a destination takes them.',
      description: `The buffer of {{ $labels.plugin_id }} in {{ $labels.pod }} is above ${backlog} bytes and grows by {{ $value }} bytes a second.`,
    }),
    alert({
      name: 'FluentdSilent',
      severity: 'warning',
      expression: `sum by (namespace, pod) (rate(fluentd_output_status_emit_records{${output}}[10m])) == 0`,
      minutes: 15,
      summary: 'A node that should log something has logged nothing.',
      description: '{{ $labels.pod }} has handed no record to any destination for 15 minutes.',
    }),
    alert({
      name: 'FluentdSlowFlush',
      severity: 'warning',
      expression: `increase(fluentd_output_status_slow_flush_count{${output}}[15m]) > 3`,
      minutes: 15,
      summary: 'A destination takes more than 20 seconds for a chunk.',
      description: '{{ $labels.pod }} had {{ $value }} slow deliveries to {{ $labels.plugin_id }} in 15 minutes.',
    }),
    alert({
      name: 'FluentdMemory',
      severity: 'warning',
      expression: `container_memory_working_set_bytes{${container}} / on (namespace, pod, container) kube_pod_container_resource_limits{${container}, resource="memory"} > 0.9`,
      minutes: 5,
      summary: 'Fluentd is about to run out of memory; a worker that does is restarted without a trace in the pod.',
      description: '{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its memory limit.',
    }),
  ];
}
