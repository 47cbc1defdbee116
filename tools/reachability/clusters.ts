import { App } from 'cdk8s';
import { environments } from '../../charts/environments';
import { platform } from '../../charts/platform';
import { catalog } from '../../lib/catalog';
import { Capability, Cluster, Environment } from '../../lib/core';
import type { Cni } from '../../lib/core/cni';
import type { Manifest } from '../../lib/core/manifest';
import type { ExpectedNetwork } from '../../lib/core/network-facts';
import { synthesize } from '../../lib/output/synthesize';
import { existing } from '../../lib/secrets/existing';

/** Kinds of cluster: as it is declared, with nothing but NetworkPolicy, or with a CNI that has policies of its own. */
export const clusterKinds = ['plain', 'cilium', 'calico', 'antrea'] as const;
export type ClusterKind = (typeof clusterKinds)[number];

/** Everything of one environment that policies are judged by. */
export interface Network {
  /** `production`, or `example of fluentd`. */
  readonly name: string;
  readonly kind: ClusterKind;
  readonly manifests: readonly Manifest[];
  readonly expected: ExpectedNetwork;
}

/** Every environment and every example of the catalogue, on every kind of cluster. */
export function networks(): Network[] {
  return clusterKinds.flatMap((kind) => [
    ...environments.map((definition) => {
      const app = new App();
      platform(app, { ...definition, cluster: withCni(definition.cluster, kind) });
      return network(definition.name, kind, app);
    }),
    ...catalog.map(({ product, capability, example }) => {
      const app = new App();
      const environment = new Environment(app, 'example', {
        domain: 'example.com',
        scale: 'minimal',
        cluster: withCni(Cluster.kind({ kubernetes: '1.28' }), kind),
        secrets: existing,
      });
      example(new Capability(environment, capability));
      return network(`example of ${product.id}`, kind, app);
    }),
  ]);
}

function withCni(cluster: Cluster, kind: ClusterKind): Cluster {
  const cni: Cni = kind === 'plain' ? cluster.facts.cni : kind;
  return new Cluster({ ...cluster.facts, cni });
}

function network(name: string, kind: ClusterKind, app: App): Network {
  const [synthesized] = synthesize(app);
  if (!synthesized) throw new Error(`${name} holds no environment`);
  const { environment, manifests } = synthesized;
  return { name, kind, manifests, expected: environment.expectedNetwork() };
}
