import { Cluster, type ClusterComponent, kubeadmComponents, objectOf } from '../../../lib';
import { clusterComponents } from '../../../lib/core';
import { ruleSets } from '../../../lib/monitoring/rules';
import { findingsIn, prometheus } from '../prometheus-platform';

const showing = (...shown: readonly ClusterComponent[]) =>
  Cluster.kind({
    kubernetes: '1.37',
    components: Object.fromEntries(shown.map((name) => [name, kubeadmComponents[name]])),
  });
const namesOf = (cluster: Cluster, scraped?: ReadonlySet<string>) => ruleSets(cluster, scraped).map(({ name }) => name);

test.each(clusterComponents)('rules about %s are there where it is scraped, and nowhere else', (component) => {
  const others = clusterComponents.filter((name) => name !== component);
  expect(namesOf(showing(component))).toContain(component);
  expect(namesOf(showing(...others))).not.toContain(component);
  expect(namesOf(showing(component), new Set(['apiserver']))).not.toContain(component);
});

test('Prometheus evaluates rules about every part that the cluster shows, and each asks for metrics that the part has', () => {
  const { environment, prometheus: system } = prometheus({}, { cluster: showing(...clusterComponents) });
  const { data = {} } = objectOf(system, 'ConfigMap', 'prometheus-rules-monitoring') as {
    data?: Record<string, string>;
  };
  expect(Object.keys(data)).toEqual(expect.arrayContaining(clusterComponents.map((name) => `${name}.yaml`)));
  // Synthesis refuses a rule that asks for what no target exposes.
  expect(findingsIn(environment)).toEqual([]);
});
