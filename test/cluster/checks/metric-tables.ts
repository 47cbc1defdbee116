import { compareTable, together } from '../../metrics/compare';
import type { TableId } from '../../metrics/tables';
import type { ClusterCheck } from '../check';

/** The tables of metrics, by which rules and dashboards are checked without a cluster, are what its parts expose. */
export const metricTablesCheck: ClusterCheck = {
  id: 'metric-tables',
  title: 'the parts of Kubernetes expose the metrics of their tables, or there is a reason why not here',
  tools: [],
  weight: 5,
  async run({ plane }) {
    const said = Object.entries(await plane.expositions()) as [TableId, string][];
    return together(...said.map(([id, text]) => compareTable(id, text)));
  },
};
