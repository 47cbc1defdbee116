import { type Alert, alert } from '../../core';

/** Which store, and who measures it. */
export interface Measured {
  readonly namespace: string;
  readonly name: string;
  /** Value of the `job` label. */
  readonly job: string;
}

/** Alerts over the metrics of elasticsearch_exporter, which serves OpenSearch too. */
export function opensearchAlerts({ namespace, name, job }: Measured, nodes: number): Alert[] {
  const of = `{job="${job}"}`;
  /** The exporter calls the store `cluster`, which in alerts is the name of the Kubernetes cluster. */
  const own = (expression: string) => `max without (cluster) (${expression})`;
  return [
    alert({
      name: 'OpenSearchClusterRed',
      severity: 'critical',
      expression: `${own(`elasticsearch_cluster_health_status{job="${job}",color="red"}`)} == 1`,
      minutes: 2,
      summary: 'Some log data can be neither read nor written.',
      description: `At least one primary shard of ${namespace}/${name} is not allocated.`,
    }),
    alert({
      name: 'OpenSearchClusterYellow',
      severity: 'warning',
      expression: `${own(`elasticsearch_cluster_health_status{job="${job}",color="yellow"}`)} == 1`,
      minutes: 30,
      summary: 'Log data lacks a copy: the next lost node may lose it.',
      description: `At least one replica shard of ${namespace}/${name} has not been allocated for 30 minutes.`,
    }),
    alert({
      name: 'OpenSearchNodeMissing',
      severity: 'warning',
      expression: `${own(`elasticsearch_cluster_health_number_of_nodes${of}`)} < ${nodes}`,
      minutes: 5,
      summary: 'An OpenSearch node has left the cluster.',
      description: `{{ $value }} of ${nodes} nodes of ${namespace}/${name} are in the cluster.`,
    }),
    alert({
      name: 'OpenSearchDiskAlmostFull',
      severity: 'warning',
      expression: `${own(`elasticsearch_filesystem_data_available_bytes${of} / elasticsearch_filesystem_data_size_bytes${of}`)} < 0.15`,
      minutes: 15,
      summary: 'A data volume is above the low watermark and receives no new shards.',
      description: '{{ $value | humanizePercentage }} of the volume of {{ $labels.name }} is free.',
    }),
    alert({
      name: 'OpenSearchDiskFull',
      severity: 'critical',
      expression: `${own(`elasticsearch_filesystem_data_available_bytes${of} / elasticsearch_filesystem_data_size_bytes${of}`)} < 0.05`,
      minutes: 2,
      summary: 'A data volume is above the flood stage: its indices are read-only.',
      description: '{{ $value | humanizePercentage }} of the volume of {{ $labels.name }} is free; writes are refused.',
    }),
    alert({
      name: 'OpenSearchHeapHigh',
      severity: 'warning',
      expression: `${own(`elasticsearch_jvm_memory_used_bytes{job="${job}",area="heap"} / elasticsearch_jvm_memory_max_bytes{job="${job}",area="heap"}`)} > 0.9`,
      minutes: 15,
      summary: 'A node collects garbage more than it works.',
      description: 'The heap of {{ $labels.name }} has been at {{ $value | humanizePercentage }} for 15 minutes.',
    }),
    alert({
      name: 'OpenSearchWritesRejected',
      severity: 'warning',
      expression: `${own(`rate(elasticsearch_thread_pool_rejected_count{job="${job}",type="write"}[5m])`)} > 0`,
      minutes: 10,
      summary: 'Log records arrive faster than they are indexed; collectors hold them back.',
      description: '{{ $labels.name }} refuses {{ $value | humanize }} writes a second.',
    }),
    alert({
      name: 'OpenSearchBreakerTripped',
      severity: 'warning',
      expression: `${own(`increase(elasticsearch_breakers_tripped${of}[10m])`)} > 0`,
      minutes: 1,
      summary: 'A node refused requests to protect its memory.',
      description:
        'Breaker {{ $labels.breaker }} of {{ $labels.name }} tripped {{ $value | humanize }} times in 10 minutes.',
    }),
    alert({
      name: 'OpenSearchTasksPending',
      severity: 'warning',
      expression: `${own(`elasticsearch_cluster_health_number_of_pending_tasks${of}`)} > 50`,
      minutes: 10,
      summary: 'The cluster manager is behind; new daily indices may be late.',
      description: `{{ $value }} changes of the cluster state wait in ${namespace}/${name}.`,
    }),
    alert({
      name: 'OpenSearchUnmeasured',
      severity: 'warning',
      expression: `absent(elasticsearch_cluster_health_status{job="${job}",namespace="${namespace}"})`,
      minutes: 10,
      summary: 'Nobody knows how OpenSearch is: the exporter is away or cannot reach it.',
      description: `No metrics of ${job} for 10 minutes; every other alert of the store is blind.`,
    }),
  ];
}
