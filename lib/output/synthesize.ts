import { ApiObject, type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Environment } from '../core/environment';
import type { KubernetesObject, Manifest } from '../core/manifest';
import { placementOf } from '../core/placement';
import { PlatformError, type Problem } from '../core/platform-error';
import { stageOf } from '../core/stage';
import { builtIn } from '../verify/kinds';
import { withDeliveryAnnotations } from './annotations';
import { fileName } from './layout';
import { objectId } from './object-id';

/** One environment, synthesized. */
export interface SynthesizedEnvironment {
  readonly environment: Environment;
  /** Sorted by stage, folder and file name. */
  readonly manifests: readonly Manifest[];
}

/** Folders of the output directory that hold something else than an environment. */
const reservedNames: ReadonlySet<string> = new Set(['gitops', 'reports']);

/**
 * Turns every environment of an app into manifests, in memory. Linear in the number of objects: the tree is walked once and
 * each object rendered once, whereas `App.synth` prepares the whole app again for every chart.
 * @throws PlatformError with every problem found.
 */
export function synthesize(app: App): SynthesizedEnvironment[] {
  const constructs = app.node.findAll();
  const environments = constructs.filter(Environment.isEnvironment);
  const problems = [
    ...constructs.flatMap(constructProblems),
    ...environmentProblems(environments),
    ...objectsOutside(app).map(strayProblem),
  ];
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

/** cdk8s puts what a lazy value raises into the text of an error of its own: a prefix, the class, and the message. */
const wrappedError = /^Failed serializing construct at path '.*?' with name '.*?': (?:(\w+): )?(.*)$/s;

function renderingProblems(path: string, error: unknown): readonly Problem[] {
  const text = error instanceof Error ? error.message : String(error);
  const [, kind, message = text] = wrappedError.exec(text) ?? [];
  if (kind === PlatformError.name) return message.split('\n').map((line) => readProblem(path, line));
  return [{ path, problem: `cannot be rendered: ${message}`, remedy: 'mend the value named there' }];
}

/** A problem from its line of text, which `problemText` wrote. */
function readProblem(fallback: string, line: string): Problem {
  const [, path = fallback, problem = line, remedy = 'mend the value named there'] =
    /^(.*?): (.*?); (.*)$/.exec(line) ?? [];
  return { path, problem, remedy };
}

/** Kinds that belong to no namespace get the chart's from cdk8s all the same. */
function withoutStrayNamespace(object: KubernetesObject): KubernetesObject {
  if (builtIn(object)?.scope !== 'cluster') return object;
  const { namespace: _stray, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function environmentProblems(environments: readonly Environment[]): Problem[] {
  if (environments.length === 0) {
    return [
      {
        path: 'App',
        problem: 'holds no environment, so that everything synthesized before would be removed',
        remedy: 'create an Environment below it',
      },
    ];
  }
  const names = environments.map(({ name }) => name);
  return environments
    .filter(({ name }, at) => reservedNames.has(name) || names.indexOf(name) !== at)
    .map(({ name, node }) => ({
      path: node.path,
      prop: 'name',
      problem: `the folder '${name}' of the output directory already holds something else`,
      remedy: 'give the environment another name',
    }));
}

function objectsOutside(construct: IConstruct): ApiObject[] {
  if (Environment.isEnvironment(construct)) return [];
  if (ApiObject.isApiObject(construct)) return [construct];
  return construct.node.children.flatMap(objectsOutside);
}

function strayProblem({ node }: ApiObject): Problem {
  return { path: node.path, problem: 'belongs to no environment', remedy: 'declare it below an Environment' };
}

function constructProblems(construct: IConstruct): Problem[] {
  const { path, dependencies } = construct.node;
  return [
    ...validationProblems(construct),
    ...dependencies
      .filter((other) => chartOf(other) !== chartOf(construct))
      .map((other) => ({
        path,
        problem: `depends on ${other.node.path}, which is in another chart`,
        remedy: 'let the stages order them: such dependencies make synthesis exponential',
      })),
  ];
}

function validationProblems({ node }: IConstruct): readonly Problem[] {
  try {
    return node.validate().map((message) => validationProblem(node.path, message));
  } catch (error) {
    if (error instanceof PlatformError) return error.problems;
    throw error;
  }
}

/** A validation says what is wrong and, after a semicolon, how to mend it. */
function validationProblem(path: string, message: string): Problem {
  const [problem = message, ...remedy] = message.split('; ');
  return { path, problem, remedy: remedy.join('; ') || 'see the construct named' };
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
