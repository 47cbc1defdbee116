import type { KubernetesObject } from '../../core/manifest';
import { keptStages, type Stage, stages } from '../../core/stage';
import { stagesOf } from '../layout';
import type { Delivery } from './index';

const namespace = 'flux-system';

/** A GitRepository that sees this environment only, and a Kustomization for each stage that waits for the one before. */
export function fluxObjects(delivery: Delivery): KubernetesObject[] {
  const used = stagesOf(delivery.manifests);
  return [source(delivery), ...used.map((stage, at) => kustomization(delivery, stage, used[at - 1]))];
}

function source({ environment, repository, branch }: Delivery): KubernetesObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: environment, namespace },
    spec: {
      url: repository,
      ref: { branch },
      interval: '1m',
      ignore: `/*\n!/dist\n/dist/*\n!/dist/${environment}\n`,
    },
  };
}

function kustomization({ environment }: Delivery, stage: Stage, before: Stage | undefined): KubernetesObject {
  const kept = keptStages.has(stage);
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: `${environment}-${stages[stage].folder}`, namespace },
    spec: {
      path: `./dist/${environment}/${stages[stage].folder}`,
      sourceRef: { kind: 'GitRepository', name: environment },
      ...(before ? { dependsOn: [{ name: `${environment}-${stages[before].folder}` }] } : {}),
      interval: '10m',
      retryInterval: '1m',
      timeout: '15m',
      prune: !kept,
      ...(kept ? { deletionPolicy: 'Orphan' } : {}),
      wait: true,
    },
  };
}
