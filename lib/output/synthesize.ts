import { ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Environment } from '../core/environment';
import type { KubernetesObject, Manifest } from '../core/manifest';
import { placementOf } from '../core/placement';
import { PlatformError, type Problem } from '../core/platform-error';
import { stageOf } from '../core/stage';
import { withDeliveryAnnotations } from './annotations';
import { fileName } from './layout';
import { objectId } from './object-id';

/** One environment, synthesized. */
export interface SynthesizedEnvironment {
  readonly environment: Environment;
  /** Sorted by stage, folder and file name. */
  readonly manifests: readonly Manifest[];
}

/** Kinds that belong to no namespace. cdk8s gives them the chart's all the same. */
const clusterScoped = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'Namespace',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
]);

/**
 * Turns every environment of an app into manifests, in memory. Linear in the number of objects: the tree is walked once and
 * each object rendered once, whereas `App.synth` prepares the whole app again for every chart.
 * @throws PlatformError with every problem found.
 */
export function synthesize(app: App): SynthesizedEnvironment[] {
  const problems = app.node.findAll().flatMap(constructProblems);
  const environments = app.node.findAll().filter(Environment.isEnvironment);
  const synthesized = environments.map((environment) => ({
    environment,
    manifests: sorted(manifestsBelow(environment, problems)),
  }));
  problems.push(...synthesized.flatMap(({ manifests }) => duplicates(manifests)));
  if (problems.length > 0) throw new PlatformError(problems);
  return synthesized;
}

/** The manifests of every object at or below a construct; problems are added to the list given. */
export function manifestsBelow(root: IConstruct, problems: Problem[]): Manifest[] {
  return root.node
    .findAll()
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .flatMap((object) => toManifest(object, problems));
}

function toManifest(source: ApiObject, problems: Problem[]): Manifest[] {
  const placement = placementOf(source);
  if (!placement) {
    problems.push({
      path: source.node.path,
      problem: 'belongs to no system',
      remedy: 'declare it below a System or Capability',
    });
    return [];
  }
  try {
    const rendered: KubernetesObject = source.toJson();
    const stage = stageOf(rendered.kind, placement.stage);
    const object = withDeliveryAnnotations(withoutStrayNamespace(rendered), stage);
    return [{ path: source.node.path, stage, folder: placement.folder, object }];
  } catch (error) {
    problems.push(...renderingProblems(source.node.path, error));
    return [];
  }
}

function renderingProblems(path: string, error: unknown): readonly Problem[] {
  if (error instanceof PlatformError) return error.problems;
  const text = error instanceof Error ? error.message : String(error);
  return [{ path, problem: `cannot be rendered: ${text}`, remedy: 'mend the value named there' }];
}

function withoutStrayNamespace(object: KubernetesObject): KubernetesObject {
  if (!clusterScoped.has(object.kind)) return object;
  const { namespace: _stray, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function constructProblems(construct: IConstruct): Problem[] {
  const path = construct.node.path;
  const invalid = construct.node.validate().map((problem) => ({ path, problem, remedy: 'see the construct named' }));
  const foreign = construct.node.dependencies.filter((other) => chartOf(other) !== chartOf(construct));
  return [
    ...invalid,
    ...foreign.map((other) => ({
      path,
      problem: `depends on ${other.node.path}, which is in another chart`,
      remedy: 'let the stages order them: such dependencies make synthesis exponential',
    })),
  ];
}

function chartOf(construct: IConstruct): IConstruct | undefined {
  return construct.node.scopes.filter((scope) => Chart.isChart(scope)).at(-1);
}

function duplicates(manifests: readonly Manifest[]): Problem[] {
  const seen = new Map<string, string>();
  return manifests.flatMap(({ path, object }) => {
    const id = objectId(object);
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, path);
      return [];
    }
    return [{ path, problem: `declares ${id}, which ${first} declares too`, remedy: 'give one of them another name' }];
  });
}

function sorted(manifests: readonly Manifest[]): Manifest[] {
  const key = ({ folder, object }: Manifest) => `${folder}/${fileName(object)}/${object.metadata.namespace ?? ''}`;
  return manifests
    .map((manifest) => ({ manifest, key: key(manifest) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ manifest }) => manifest);
}
