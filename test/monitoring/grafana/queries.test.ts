import { type Board, queriesOf } from '../../../lib/monitoring/grafana/board';
import { ownBoards } from '../../../lib/monitoring/grafana/dashboards';
import { alertmanagerMetrics } from '../../../lib/monitoring/metrics/alertmanager';
import { apiserverMetrics } from '../../../lib/monitoring/metrics/apiserver';
import { blackboxExporterMetrics } from '../../../lib/monitoring/metrics/blackbox-exporter';
import { cadvisorMetrics } from '../../../lib/monitoring/metrics/cadvisor';
import { corednsMetrics } from '../../../lib/monitoring/metrics/coredns';
import { etcdMetrics } from '../../../lib/monitoring/metrics/etcd';
import { grafanaMetrics } from '../../../lib/monitoring/metrics/grafana';
import { kubeControllerManagerMetrics } from '../../../lib/monitoring/metrics/kube-controller-manager';
import { kubeProxyMetrics } from '../../../lib/monitoring/metrics/kube-proxy';
import { kubeSchedulerMetrics } from '../../../lib/monitoring/metrics/kube-scheduler';
import { kubeStateMetrics } from '../../../lib/monitoring/metrics/kube-state-metrics';
import { kubeletMetrics } from '../../../lib/monitoring/metrics/kubelet';
import { nodeExporterMetrics } from '../../../lib/monitoring/metrics/node-exporter';
import { prometheusMetrics } from '../../../lib/monitoring/metrics/prometheus';
import { readExpression } from '../../../lib/monitoring/promql';
import { knownMetrics } from '../../../lib/monitoring/rules';

/** Who exposes what, by job. */
const exposed: Readonly<Record<string, readonly string[]>> = {
  alertmanager: alertmanagerMetrics,
  apiserver: apiserverMetrics,
  'blackbox-exporter': blackboxExporterMetrics,
  coredns: corednsMetrics,
  etcd: etcdMetrics,
  grafana: grafanaMetrics,
  'kube-controller-manager': kubeControllerManagerMetrics,
  'kube-proxy': kubeProxyMetrics,
  'kube-scheduler': kubeSchedulerMetrics,
  'kube-state-metrics': kubeStateMetrics,
  kubelet: [...kubeletMetrics, ...cadvisorMetrics],
  'node-exporter': nodeExporterMetrics,
  prometheus: prometheusMetrics,
};

/** Series that Prometheus makes of every target. */
const ofTargets = knownMetrics([], new Set());
const anywhere = new Set(Object.values(exposed).flat());

/** With variables as Grafana would put them in. */
function substituted(query: string): string {
  return query.replaceAll('$__rate_interval', '2m');
}

const named = ownBoards.map(({ board, needs }): [string, Board, readonly string[]] => [board.uid, board, needs]);

test.each(named)('queries of %s can be read, and ask for metrics that their jobs expose', (_uid, board) => {
  const queries = board.rows.flatMap(({ panels }) => panels.flatMap(queriesOf));
  for (const query of queries) {
    const { faults, selections } = readExpression(substituted(query));
    expect([query, faults]).toEqual([query, []]);
    for (const { metric = '', equal } of selections) {
      const known = equal.job ? new Set(exposed[equal.job] ?? []) : anywhere;
      expect([query, metric, known.has(metric) || ofTargets.has(metric)]).toEqual([query, metric, true]);
    }
  }
});

test.each(named)('%s is there exactly when the jobs that it asks are', (_uid, board, needs) => {
  const queries = board.rows.flatMap(({ panels }) => panels.flatMap(queriesOf));
  const jobs = queries.flatMap((query) =>
    readExpression(substituted(query)).selections.flatMap(({ equal }) => equal.job ?? []),
  );
  // Probes carry the name of whoever asks for them, and dashboards of all jobs name none.
  const asked = [...new Set(jobs)].filter((job) => job !== undefined).sort();
  expect(asked.length === 0 ? [] : asked).toEqual(asked.length === 0 ? [] : [...needs].sort());
});
