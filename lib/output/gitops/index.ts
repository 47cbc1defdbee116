import type { Environment } from '../../core/environment';
import type { KubernetesObject, Manifest } from '../../core/manifest';
import type { Decryption } from '../../core/secret-provider';
import { fileName, kustomization, stagesOf } from '../layout';
import { toYaml } from '../yaml';
import { argoCdObjects } from './argocd';
import { fluxObjects } from './flux';

/** What Argo CD and Flux need to know about an environment. */
export interface Delivery {
  readonly environment: string;
  /** URL of the git repository. */
  readonly repository: string;
  readonly branch: string;
  readonly manifests: readonly Manifest[];
  /** How Secrets that stand encrypted among them are decrypted. @default none is */
  readonly decryption?: Decryption;
}

const defaultBranch = 'main';

/**
 * The objects that make Argo CD or Flux apply an environment, in `gitops/{argocd,flux}/<environment>/`. They stand outside
 * the environment's own folder, or the tool would manage itself and plain kubectl would fail on kinds it does not know.
 * Argo CD gets none where Secrets stand encrypted: it would apply them as they are.
 */
export function gitopsFiles(
  { name, delivery, decryption }: Environment,
  manifests: readonly Manifest[],
): Map<string, string> {
  if (!delivery || stagesOf(manifests).length === 0) return new Map();
  const facts: Delivery = {
    environment: name,
    repository: delivery.repository,
    branch: delivery.branch ?? defaultBranch,
    manifests,
    decryption,
  };
  return new Map([
    ...(decryption ? [] : files(`gitops/argocd/${name}`, argoCdObjects(facts))),
    ...files(`gitops/flux/${name}`, fluxObjects(facts)),
  ]);
}

function files(folder: string, objects: readonly KubernetesObject[]): [string, string][] {
  const names = objects.map(fileName);
  return [
    ...objects.map((object): [string, string] => [`${folder}/${fileName(object)}`, toYaml(object)]),
    [`${folder}/kustomization.yaml`, kustomization(names)],
  ];
}
