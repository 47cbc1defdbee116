import type { KubernetesObject } from '../../core/manifest';
import { keptStages, type Stage, stages } from '../../core/stage';
import { stagesOf } from '../layout';
import type { Delivery } from './index';

const apiVersion = 'argoproj.io/v1alpha1';
const namespace = 'argocd';
const server = 'https://kubernetes.default.svc';

/** An AppProject that admits what the environment holds and nothing else, and an Application for each stage, in order. */
export function argoCdObjects(delivery: Delivery): KubernetesObject[] {
  return [project(delivery), ...stagesOf(delivery.manifests).map((stage) => application(delivery, stage))];
}

function project({ environment, repository, manifests }: Delivery): KubernetesObject {
  const objects = manifests.map(({ object }) => object);
  const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  const kinds = (scoped: boolean) =>
    new Set(objects.filter(({ metadata }) => (metadata.namespace === undefined) === scoped).map(groupAndKind));
  return {
    apiVersion,
    kind: 'AppProject',
    metadata: { name: environment, namespace },
    spec: {
      description: `Everything in dist/${environment}`,
      sourceRepos: [repository],
      destinations: [...namespaces].sort().map((name) => ({ server, namespace: name })),
      clusterResourceWhitelist: [...kinds(true)].sort().map(resource),
      namespaceResourceWhitelist: [...kinds(false)].sort().map(resource),
    },
  };
}

function groupAndKind({ apiVersion: version, kind }: KubernetesObject): string {
  return `${version.includes('/') ? version.split('/')[0] : ''}/${kind}`;
}

function resource(groupKind: string): { group: string; kind: string } {
  const [group = '', kind = ''] = groupKind.split('/');
  return { group, kind };
}

function application({ environment, repository, branch }: Delivery, stage: Stage): KubernetesObject {
  const { folder, wave } = stages[stage];
  return {
    apiVersion,
    kind: 'Application',
    metadata: {
      name: `${environment}-${folder}`,
      namespace,
      annotations: { 'argocd.argoproj.io/sync-wave': String(wave) },
    },
    spec: {
      project: environment,
      source: { repoURL: repository, targetRevision: branch, path: `dist/${environment}/${folder}` },
      destination: { server },
      syncPolicy: {
        automated: { prune: !keptStages.has(stage), selfHeal: true },
        syncOptions: ['ServerSideApply=true', 'PruneLast=true', 'FailOnSharedResource=true'],
        retry: { limit: 5, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
      },
    },
  };
}
