import { App } from 'cdk8s';
import { catalog } from '../lib/catalog';
import { Capability, Cluster, Environment } from '../lib/core';
import { snapshotText } from '../lib/output/testing';
import { existing } from '../lib/secrets/existing';

/** Compares the catalogue's examples of a capability with the snapshots beside the calling test. */
export function compareExamples(capability: string): void {
  const entries = catalog.filter((entry) => entry.capability === capability);
  test.each(entries.map((entry) => [entry.product.id, entry] as const))(
    'the example of %s is what was reviewed',
    (_id, { example }) => {
      const environment = new Environment(new App(), 'example', {
        domain: 'example.com',
        scale: 'minimal',
        cluster: Cluster.kind({ kubernetes: '1.28' }),
        secrets: existing,
      });
      expect(snapshotText(example(new Capability(environment, capability)))).toMatchSnapshot();
    },
  );
}
