import { App } from 'cdk8s';
import { environments } from '../charts/environments';
import { type EnvironmentDefinition, platform } from '../charts/platform';
import {
  Capability,
  Cluster,
  Environment,
  type ExpectedSecret,
  existing,
  type KubernetesVersion,
  kubernetesVersions,
  type Manifest,
  type Scale,
} from '../lib';
import { type CatalogEntry, catalog } from '../lib/catalog';
import { applicationOrder } from '../lib/output/layout';
import { synthesize } from '../lib/output/synthesize';

/** Something that is tried as a whole: an environment of the platform, or the catalogue's example of one system. */
export interface TestSubject {
  /** `production`, or `example fluentd`. */
  readonly name: string;
  readonly environment: Environment;
  /** In the order of application. */
  readonly manifests: readonly Manifest[];
  readonly expectedSecrets: readonly ExpectedSecret[];
}

/** Examples survive the loss of a node, so that disruption budgets and spreading are tried too. */
const exampleScale: Scale = 'standard';

/** Every environment and every catalogue example, as a cluster of a Kubernetes version gets them. */
export function subjects(kubernetes: KubernetesVersion): readonly TestSubject[] {
  return [
    ...environments.map((definition) => environmentSubject(servable(definition, kubernetes))),
    ...catalog.map((entry) => exampleSubject(entry, kubernetes)),
  ];
}

/** One environment, as its definition says, and with what a test adds. */
export function environmentSubject(
  definition: EnvironmentDefinition,
  extend: (environment: Environment) => void = () => undefined,
): TestSubject {
  const environment = platform(new App(), definition);
  extend(environment);
  return subject(definition.name, environment);
}

function exampleSubject({ product, capability, example }: CatalogEntry, kubernetes: KubernetesVersion): TestSubject {
  const environment = new Environment(new App(), 'example', {
    domain: 'example.com',
    scale: exampleScale,
    cluster: Cluster.kind({ kubernetes }),
    secrets: existing,
  });
  example(new Capability(environment, capability));
  return subject(`example ${product.id}`, environment);
}

function subject(name: string, environment: Environment): TestSubject {
  const manifests = synthesize(App.of(environment)).flatMap((synthesized) => applicationOrder(synthesized.manifests));
  return { name, environment, manifests, expectedSecrets: environment.expectedSecrets() };
}

/** The definition itself when the version serves it, otherwise what it would be on that version. */
export function servable(definition: EnvironmentDefinition, kubernetes: KubernetesVersion): EnvironmentDefinition {
  const { facts } = definition.cluster;
  const position = (version: KubernetesVersion) => kubernetesVersions.indexOf(version);
  if (position(facts.kubernetes) <= position(kubernetes)) return definition;
  return { ...definition, cluster: new Cluster({ ...facts, kubernetes }) };
}
