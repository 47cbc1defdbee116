import { Cluster, kubeadmComponents } from '../../../lib';
import { queriesOf } from '../../../lib/monitoring/grafana/board';
import { ownBoards } from '../../../lib/monitoring/grafana/dashboards';
import { exposedMetrics } from '../../../lib/monitoring/prometheus/exposed';
import { readExpression } from '../../../lib/monitoring/promql';
import { testEnvironment } from '../../core/platform';

const cluster = Cluster.kind({ kubernetes: '1.37', components: kubeadmComponents });

test('no dashboard of the platform asks for what is dropped when it is scraped', () => {
  const { dropped } = exposedMetrics(testEnvironment({ cluster }));
  expect([...dropped]).toContain('apiserver_request_body_size_bytes_bucket');
  const queries = ownBoards.flatMap(({ board }) => board.rows.flatMap(({ panels }) => panels.flatMap(queriesOf)));
  const asked = queries.flatMap((query) =>
    readExpression(query.replaceAll('$__rate_interval', '2m')).selections.flatMap(({ metric }) => metric ?? []),
  );
  expect(asked).toContain('apiserver_request_total');
  expect(asked.filter((metric) => dropped.has(metric))).toEqual([]);
});
