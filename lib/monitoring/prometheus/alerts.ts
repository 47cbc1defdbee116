import { type Alert, alert } from '../../core';

/** One server, and what it was sized for. */
export interface SizedServer {
  readonly namespace: string;
  /** Name of the StatefulSet. */
  readonly name: string;
  /** Value of its `job` label. */
  readonly job: string;
  readonly series: number;
}

/** What only whoever sized a server can know. Everything else about Prometheus is the same for all of them. */
export function sizingAlerts({ namespace, name, job, series }: SizedServer): Alert[] {
  return [
    alert({
      name: 'PrometheusSeriesAboveSizing',
      severity: 'warning',
      expression: `prometheus_tsdb_head_series{job="${job}",namespace="${namespace}",pod=~"${name}-[0-9]+"} > ${series}`,
      // Series of pods that are gone leave the head after at most three hours: a rollout of everything is no reason to act.
      minutes: 3 * 60,
      summary: 'Prometheus has more series than its memory was made for; in the end it is killed again and again.',
      description: `{{ $labels.namespace }}/{{ $labels.pod }} has {{ $value | humanize }} series, and was made for ${series}.`,
    }),
  ];
}
