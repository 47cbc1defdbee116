import type { KubernetesObject } from '../../core/manifest';
import type { Decryption } from '../../core/secret-provider';
import { keptStages, type Stage, stages } from '../../core/stage';
import { stagesOf } from '../layout';
import type { Delivery } from './index';

const namespace = 'flux-system';

interface GitRepositorySpec {
  readonly url: string;
  readonly ref: { readonly branch: string };
  readonly interval: string;
  readonly ignore: string;
}

interface KustomizationSpec {
  readonly sourceRef: { readonly kind: 'GitRepository'; readonly name: string };
  readonly path: string;
  readonly dependsOn?: readonly { readonly name: string }[];
  readonly interval: string;
  readonly retryInterval: string;
  readonly timeout: string;
  readonly prune: boolean;
  readonly deletionPolicy?: 'Orphan';
  readonly wait?: true;
  readonly decryption?: Decryption;
  readonly healthChecks?: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly namespace?: string;
  }[];
}

/**
 * Stages that the next one must find ready, not only applied. The others may hold objects that are never ready by
 * Flux's measure, and would keep everything after them waiting.
 */
const awaited: ReadonlySet<Stage> = new Set(['crds', 'namespaces', 'operators', 'workloads']);

/** Stages of which the next one must find the jobs done: what they bring about is what it starts with. */
const jobsAwaited: ReadonlySet<Stage> = new Set(['secrets']);

/** The stage in which Secrets may stand encrypted. */
const decrypted: Stage = 'secrets';

/**
 * A GitRepository that sees this environment only, a Kustomization for each stage that follows the one before, and one
 * that applies all of these: `kubectl apply -k` of the folder starts it, from then on Flux follows the repository.
 */
export function fluxObjects(delivery: Delivery): KubernetesObject[] {
  const used = stagesOf(delivery.manifests);
  return [
    source(delivery),
    rootKustomization(delivery),
    ...used.map((stage, at) => stageKustomization(delivery, stage, used[at - 1])),
  ];
}

function source({ environment, repository, branch }: Delivery): KubernetesObject {
  const spec: GitRepositorySpec = { url: repository, ref: { branch }, interval: '1m', ignore: ignored(environment) };
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name: environment, namespace },
    spec,
  };
}

/** A folder below an ignored one cannot be taken back, so that each level is ignored but for one folder. */
function ignored(environment: string): string {
  return [
    '/*',
    '!/dist',
    '/dist/*',
    `!/dist/${environment}`,
    '!/dist/gitops',
    '/dist/gitops/*',
    '!/dist/gitops/flux',
    '/dist/gitops/flux/*',
    `!/dist/gitops/flux/${environment}`,
    '',
  ].join('\n');
}

function rootKustomization({ environment }: Delivery): KubernetesObject {
  return kustomization(environment, environment, { path: `./dist/gitops/flux/${environment}`, prune: true });
}

function stageKustomization(
  { environment, manifests, decryption }: Delivery,
  stage: Stage,
  before: Stage | undefined,
): KubernetesObject {
  const nameOf = (of: Stage) => `${environment}-${stages[of].folder}`;
  return kustomization(environment, nameOf(stage), {
    path: `./dist/${environment}/${stages[stage].folder}`,
    ...(before ? { dependsOn: [{ name: nameOf(before) }] } : {}),
    ...(keptStages.has(stage) ? { prune: false, deletionPolicy: 'Orphan' } : { prune: true }),
    ...(awaited.has(stage) ? { wait: true } : {}),
    ...(jobsAwaited.has(stage) ? healthChecks(manifests, stage) : {}),
    ...(decryption && stage === decrypted ? { decryption } : {}),
  });
}

function healthChecks(manifests: Delivery['manifests'], stage: Stage): Pick<KustomizationSpec, 'healthChecks'> {
  const jobs = manifests.filter((manifest) => manifest.stage === stage && manifest.object.kind === 'Job');
  if (jobs.length === 0) return {};
  return {
    healthChecks: jobs.map(({ object: { apiVersion, kind, metadata } }) => ({
      apiVersion,
      kind,
      name: metadata.name,
      namespace: metadata.namespace,
    })),
  };
}

function kustomization(
  environment: string,
  name: string,
  own: Omit<KustomizationSpec, 'sourceRef' | 'interval' | 'retryInterval' | 'timeout'>,
): KubernetesObject {
  const spec: KustomizationSpec = {
    sourceRef: { kind: 'GitRepository', name: environment },
    interval: '10m',
    retryInterval: '1m',
    timeout: '15m',
    ...own,
  };
  return { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name, namespace }, spec };
}
