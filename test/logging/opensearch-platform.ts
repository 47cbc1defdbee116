import { App } from 'cdk8s';
import { parse } from 'yaml';
import {
  Capability,
  Cluster,
  type ClusterFacts,
  Duration,
  Environment,
  external,
  Image,
  type KubernetesObject,
  PlatformError,
  type Problem,
  type Scale,
  Size,
} from '../../lib/core';
import { OpenSearch, type OpenSearchProps } from '../../lib/logging/opensearch';
import type { SignOn } from '../../lib/logging/opensearch/sign-on';
import type { SnapshotProps } from '../../lib/logging/opensearch/snapshots';
import { manifestsBelow } from '../../lib/output/synthesize';
import { brought } from '../core/platform';

const sizing = { storage: Size.gibibytes(200), dailyVolume: Size.gibibytes(10), retention: Duration.days(14) };

/** Snapshots that are right. */
export const exampleSnapshots: SnapshotProps = {
  image: new Image('registry.example.com/platform/opensearch-s3:3.8.0'),
  store: external('s3', { host: 's3.eu-central-1.amazonaws.com' }),
  bucket: 'example-logs',
  region: 'eu-central-1',
  keep: Duration.days(30),
};

/** Sign-on that is right. */
export const exampleSignOn: SignOn = {
  provider: external('https', { host: 'id.example.com' }),
  discovery: '/realms/main/.well-known/openid-configuration',
  client: 'logs',
  readers: 'developers',
  admins: 'platform-team',
};

export interface Platform {
  readonly environment: Environment;
  readonly capability: Capability;
  readonly store: OpenSearch;
  readonly objects: () => KubernetesObject[];
}

/** Machines that let processes have so many memory maps. */
export function machines(maxMapCount: number): Pick<ClusterFacts, 'node'> {
  return { node: { agentStorage: Size.gibibytes(10), maxMapCount } };
}

/** A store, alone in its environment unless more is declared. */
export function platform(
  props: Partial<OpenSearchProps> = {},
  scale: Scale = 'standard',
  facts: Partial<ClusterFacts> = {},
): Platform {
  const cluster = Cluster.kind({ kubernetes: '1.34', ...machines(262_144), ...facts });
  const environment = new Environment(new App(), 'production', {
    domain: 'example.com',
    scale,
    cluster,
    secrets: brought,
  });
  const capability = new Capability(environment, 'logging');
  const store = new OpenSearch(capability, { ...sizing, ...props });
  const objects = () => {
    const problems: Problem[] = [];
    const found = manifestsBelow(environment, problems).map(({ object }) => object);
    expect(problems).toEqual([]);
    return found;
  };
  return { environment, capability, store, objects };
}

/** A value inside a parsed object; fails the test when there is none. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let found = value;
  for (const key of path) {
    expect(found).toHaveProperty([key]);
    found = Reflect.get(Object(found), key);
  }
  return found;
}

export function list(value: unknown): unknown[] {
  expect(Array.isArray(value)).toBe(true);
  return Array.isArray(value) ? value : [];
}

export function find(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
}

export function settings(objects: readonly KubernetesObject[], name = 'opensearch-settings'): unknown {
  return parse(String(at(find(objects, 'ConfigMap', name), 'data', 'opensearch.yml')));
}

export function file(objects: readonly KubernetesObject[], configMap: string, name: string): string {
  return String(at(find(objects, 'ConfigMap', configMap), 'data', name));
}

export function workloads(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(({ kind }) => ['StatefulSet', 'Deployment', 'Job'].includes(kind));
}

export function pod(workload: KubernetesObject): unknown {
  return at(workload, 'spec', 'template', 'spec');
}

export function refusal(props: Partial<OpenSearchProps>): string {
  try {
    platform(props);
  } catch (error) {
    if (error instanceof PlatformError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}
