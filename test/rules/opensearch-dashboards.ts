import type { AlertTest } from './alert-test';
import { resolving } from './resolving';
import { series } from './series';

const deployment = { namespace: 'logging', deployment: 'opensearch-dashboards' };
const available = series('kube_deployment_status_replicas_available', deployment);

/** Tests of the alert of OpenSearch Dashboards. */
export const openSearchDashboardsTests: readonly AlertTest[] = [
  {
    alert: 'OpenSearchDashboardsUnavailable',
    stories: [
      { when: 'no replica is ready', series: { [available]: '0x20' }, at: '11m', fires: [deployment] },
      { when: 'one is', series: { [available]: '1x20' }, at: '15m', fires: [] },
      { when: 'an update stops all for a while', series: { [available]: '2x3 0x5 2x10' }, at: '15m', fires: [] },
      ...resolving({
        when: 'one is again',
        series: { [available]: '0x14 1x10' },
        firesAt: '12m',
        at: '16m',
        fires: [deployment],
      }),
    ],
  },
];
