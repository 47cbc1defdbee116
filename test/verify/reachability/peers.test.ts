import type { FlowEnd } from '../../../lib/core/network-facts';
import { unknownNetwork } from '../../../lib/verify/reachability';
import { findingsAfter, selector, set } from '../fixture';

const pods = (name: string): FlowEnd => ({ kind: 'pods', namespace: 'shop', labels: selector(name) });

test('two workloads with the same labels are told apart by nobody, and refused', () => {
  const labels = selector('store');
  const twins = [
    set('Deployment web', 'spec.selector.matchLabels', labels),
    set('Deployment web', 'spec.template.metadata.labels', { ...labels, 'app.kubernetes.io/version': '1.2.3' }),
  ];
  const flow = { path: 'demo/report', from: pods('report'), to: pods('store'), ports: [] };
  const findings = findingsAfter(twins, { network: { facts: unknownNetwork, flows: [flow] } });
  expect(findings).toContain(
    'demo/report: CronJob shop/report: demo/report connects it with 2 workloads at once, shop/web and shop/store: their labels are the same; give each workload labels of its own [reachability]',
  );
});
