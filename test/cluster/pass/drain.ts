import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import { objectName } from '../../../lib/verify/rule';
import { ApiError, type LiveObject } from '../client';
import { waitFor } from '../wait';
import { awaitRollout } from './rollout';
import type { Pass } from './trial';

interface LivePod extends LiveObject {
  readonly spec: { readonly nodeName?: string };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

interface LiveBudget extends LiveObject {
  readonly spec: PodDisruptionBudget['spec'];
  readonly status?: {
    readonly currentHealthy: number;
    readonly desiredHealthy: number;
    readonly disruptionsAllowed: number;
  };
}

/**
 * How many times longer than a rollout a drain may take. The disruption controller counts an evicted pod as gone for two minutes
 * when it misses its end, and a member of a StatefulSet comes back under the same name: until then its budget lets nobody go.
 */
const drainPatience = 1.5;

/**
 * Drains every node that runs pods of the trial, one after the other, as an operator would: no budget is broken on the way, no drain
 * is stuck, and everything comes back.
 */
export async function checkDrain(pass: Pass): Promise<void> {
  const budgets = pass.objects.filter(({ kind }) => kind === 'PodDisruptionBudget');
  const namespaces = new Set(budgets.flatMap(({ metadata }) => metadata.namespace ?? []));
  if (namespaces.size === 0) return;
  const pods = await podsIn(pass, namespaces);
  for (const node of [...new Set(pods.map(({ spec }) => spec.nodeName ?? ''))].filter(Boolean).sort()) {
    await cordon(pass, node, true);
    try {
      await drain(pass, node, namespaces);
    } finally {
      await cordon(pass, node, false);
    }
    await awaitRollout(pass);
    if (pass.faults.length > 0) return;
    pass.count('nodes drained', 1);
  }
}

async function drain(pass: Pass, node: string, namespaces: ReadonlySet<string>): Promise<void> {
  const left = async () => (await podsIn(pass, namespaces)).filter(({ spec }) => spec.nodeName === node);
  const evictOnce = async () => {
    for (const pod of await left()) await evict(pass, pod);
    await checkBudgets(pass, namespaces);
    return (await left()).map(objectName);
  };
  try {
    await waitFor(`drain of ${node}`, drainPatience * pass.patience, evictOnce);
  } catch {
    for (const pod of await left()) pass.fault('drain', `${objectName(pod)} cannot be evicted from ${node}`);
  }
}

async function evict(pass: Pass, { metadata }: LivePod): Promise<void> {
  const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/eviction`;
  const { name, namespace } = metadata;
  try {
    await pass.plane.request('POST', path, {
      body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } },
    });
    pass.count('evictions', 1);
  } catch (error) {
    // 429: the budget allows none now, and the drain tries again. 404: gone already.
    if (!(error instanceof ApiError && (error.status === 429 || error.status === 404))) throw error;
  }
}

/** No budget may ever be below what it protects. */
async function checkBudgets(pass: Pass, namespaces: ReadonlySet<string>): Promise<void> {
  const budgets = await pass.plane.api.list<LiveBudget>({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' });
  for (const budget of budgets) {
    const { status, metadata } = budget;
    if (!namespaces.has(metadata.namespace ?? '') || !status) continue;
    if (status.currentHealthy < status.desiredHealthy) {
      pass.fault(
        'drain',
        `${objectName(budget)} has ${status.currentHealthy} healthy pods of the ${status.desiredHealthy} it protects`,
      );
    }
  }
}

/** Pods that a drain moves: those of DaemonSets stay, those that are done do not count. */
async function podsIn(pass: Pass, namespaces: ReadonlySet<string>): Promise<LivePod[]> {
  const pods = await pass.plane.api.list<LivePod>({ apiVersion: 'v1', kind: 'Pod' });
  return pods.filter(
    ({ metadata, status }) =>
      namespaces.has(metadata.namespace ?? '') &&
      status?.phase === 'Running' &&
      metadata.deletionTimestamp === undefined &&
      !metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet'),
  );
}

async function cordon(pass: Pass, node: string, unschedulable: boolean): Promise<void> {
  await pass.plane.request('PATCH', `/api/v1/nodes/${node}`, {
    body: { spec: { unschedulable } },
    contentType: 'application/merge-patch+json',
  });
}
