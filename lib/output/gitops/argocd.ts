import type { KubernetesObject } from '../../core/manifest';
import { keptStages, type Stage, stages } from '../../core/stage';
import { stagesOf } from '../layout';
import type { Delivery } from './index';

const apiVersion = 'argoproj.io/v1alpha1';
const namespace = 'argocd';
const server = 'https://kubernetes.default.svc';

interface ApplicationSpec {
  readonly project: string;
  readonly source: { readonly repoURL: string; readonly targetRevision: string; readonly path: string };
  readonly destination: { readonly server: string; readonly namespace: string };
  readonly syncPolicy: {
    readonly automated: { readonly prune?: true; readonly selfHeal: true };
    readonly syncOptions: readonly SyncOption[];
    readonly retry: {
      readonly limit: number;
      readonly backoff: { readonly duration: string; readonly factor: number; readonly maxDuration: string };
    };
  };
}

type SyncOption = `${
  | 'ServerSideApply'
  | 'ApplyOutOfSyncOnly'
  | 'PruneLast'
  | 'RespectIgnoreDifferences'
  | 'FailOnSharedResource'}=true`;

interface AppProjectSpec {
  readonly description: string;
  readonly sourceRepos: readonly string[];
  readonly destinations: readonly { readonly server: string; readonly namespace: string }[];
  readonly clusterResourceWhitelist: readonly { readonly group: string; readonly kind: string }[];
}

/** The project that Argo CD always has, and that its administrators keep for themselves. */
const administrators = 'default';

/** Before every stage: Argo CD refuses an Application whose project does not exist. */
const projectWave = Math.min(...Object.values(stages).map(({ wave }) => wave)) - 10;

/** Stages whose objects go when the Application goes. Those of the others stay: too much stands on them. */
const cascading: ReadonlySet<Stage> = new Set(['workloads', 'custom', 'checks']);

/**
 * An AppProject that admits what the environment holds and nothing else, an Application for each stage, and one that
 * applies all of these: `kubectl apply -k` of the folder starts it, from then on Argo CD follows the repository.
 *
 * Waves order the Applications only where Argo CD is told, in `argocd-cm`, how to assess an Application's health.
 */
export function argoCdObjects(delivery: Delivery): KubernetesObject[] {
  return [
    project(delivery),
    rootApplication(delivery),
    ...stagesOf(delivery.manifests).map((stage) => stageApplication(delivery, stage)),
  ];
}

/**
 * Every kind of a namespace is admitted: Argo CD loses sight of what a project does not admit, and so would leave behind
 * the last object of a kind that the environment gives up.
 */
function project(delivery: Delivery): KubernetesObject {
  const objects = delivery.manifests.map(({ object }) => object);
  const spec: AppProjectSpec = {
    description: `Everything in dist/${delivery.environment}`,
    sourceRepos: [delivery.repository],
    destinations: namespacesOf(delivery).map((name) => ({ server, namespace: name })),
    clusterResourceWhitelist: kindsOf(objects.filter(({ metadata }) => metadata.namespace === undefined)),
  };
  const metadata = { annotations: wave(projectWave), name: delivery.environment, namespace };
  return { apiVersion, kind: 'AppProject', metadata, spec };
}

/** Not in the environment's project: whoever may change Applications and projects may do anything. */
function rootApplication(delivery: Delivery): KubernetesObject {
  const spec: ApplicationSpec = {
    project: administrators,
    source: source(delivery, `dist/gitops/argocd/${delivery.environment}`),
    destination: { server, namespace },
    syncPolicy: syncPolicy(true),
  };
  return { apiVersion, kind: 'Application', metadata: { name: delivery.environment, namespace }, spec };
}

function stageApplication(delivery: Delivery, stage: Stage): KubernetesObject {
  const { folder } = stages[stage];
  const spec: ApplicationSpec = {
    project: delivery.environment,
    source: source(delivery, `dist/${delivery.environment}/${folder}`),
    // Every object names its own namespace; but Argo CD refuses a destination that the project does not admit.
    destination: { server, namespace: namespacesOf(delivery)[0] },
    syncPolicy: syncPolicy(!keptStages.has(stage)),
  };
  const metadata = {
    annotations: wave(stages[stage].wave),
    ...(cascading.has(stage) ? { finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'] } : {}),
    name: `${delivery.environment}-${folder}`,
    namespace,
  };
  return { apiVersion, kind: 'Application', metadata, spec };
}

function wave(number: number): Readonly<Record<string, string>> {
  return { 'argocd.argoproj.io/sync-wave': String(number) };
}

function source({ repository, branch }: Delivery, path: string): ApplicationSpec['source'] {
  return { repoURL: repository, targetRevision: `refs/heads/${branch}`, path };
}

function syncPolicy(prune: boolean): ApplicationSpec['syncPolicy'] {
  return {
    automated: { ...(prune ? { prune: true } : {}), selfHeal: true },
    syncOptions: [
      'ServerSideApply=true',
      'ApplyOutOfSyncOnly=true',
      'PruneLast=true',
      'RespectIgnoreDifferences=true',
      'FailOnSharedResource=true',
    ],
    retry: { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '3m' } },
  };
}

function namespacesOf({ manifests }: Delivery): readonly [string, ...string[]] {
  const used = new Set(manifests.flatMap(({ object }) => object.metadata.namespace ?? []));
  const [first = 'default', ...others] = [...used].sort();
  return [first, ...others];
}

function kindsOf(objects: readonly KubernetesObject[]): readonly { group: string; kind: string }[] {
  const byName = new Map(
    objects.map(({ apiVersion: version, kind }) => {
      const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : '';
      return [`${group}/${kind}`, { group, kind }];
    }),
  );
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}
