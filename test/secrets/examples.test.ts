import { App } from 'cdk8s';
import { catalog } from '../../lib/catalog';
import { Capability, Cluster, Environment, existing } from '../../lib/core';
import { snapshotText } from '../../lib/output/testing';

test.each(
  catalog.filter(({ capability }) => capability === 'secrets').map((entry) => [entry.product.id, entry] as const),
)('the example of %s is what was reviewed', (_id, { capability, example }) => {
  const environment = new Environment(new App(), 'example', {
    domain: 'example.com',
    scale: 'minimal',
    cluster: Cluster.kind({ kubernetes: '1.28' }),
    secrets: existing,
  });
  expect(snapshotText(example(new Capability(environment, capability)))).toMatchSnapshot();
});
