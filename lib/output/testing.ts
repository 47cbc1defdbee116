import type { IConstruct } from 'constructs';
import type { KubernetesObject, Manifest } from '../core/manifest';
import { PlatformError, type Problem } from '../core/platform-error';
import { objectId } from './object-id';
import { manifestsBelow } from './synthesize';
import { toYaml } from './yaml';

/**
 * Everything at or below a construct, as it will be in `dist/`, for tests.
 * @throws PlatformError with every problem found.
 */
export function manifestsOf(construct: IConstruct): Manifest[] {
  const problems: Problem[] = [];
  const manifests = manifestsBelow(construct, problems);
  if (problems.length > 0) throw new PlatformError(problems);
  return manifests;
}

/** One text with every object at or below a construct, in a stable order, for `expect(...).toMatchSnapshot()`. */
export function snapshotText(construct: IConstruct): string {
  return manifestsOf(construct)
    .map(({ stage, object }) => ({ key: `${stage} ${objectId(object)}`, text: toYaml(object) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ key, text }) => `# ${key}\n${text}`)
    .join('---\n');
}

/**
 * The only object of a kind and name at or below a construct.
 * @throws Error that lists what there is instead.
 */
export function objectOf(construct: IConstruct, kind: string, name: string): KubernetesObject {
  const objects = manifestsOf(construct).map(({ object }) => object);
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length === 1 && found[0]) return found[0];
  throw new Error(`${found.length} objects are ${kind} ${name}; there are ${objects.map(objectId).join(', ')}`);
}
