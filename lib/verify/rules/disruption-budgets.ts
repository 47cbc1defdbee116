import type { Objects, Typed } from '../objects';
import type { PodOwner } from '../pods';
import { type Complaint, objectName, type Rule } from '../rule';
import { selectorText } from '../selector';

/** A budget that allows no eviction stops every node drain; two budgets for one pod make its eviction an error. */
export const disruptionBudgets: Rule = {
  id: 'disruption-budgets',
  title: 'Every PodDisruptionBudget selects pods, lets at least one go, and shares none with another budget.',
  *check(objects) {
    const covered = new Map<PodOwner, Typed<'PodDisruptionBudget'>>();
    for (const at of objects.of('PodDisruptionBudget')) {
      const { metadata, spec } = at.object;
      const pods = objects.podsSelected(metadata.namespace ?? 'default', spec?.selector ?? {});
      if (pods.length === 0) {
        yield {
          at,
          prop: 'spec.selector',
          problem: `${selectorText(spec?.selector ?? {})} selects no pod of the namespace`,
          remedy: "use the pod template's labels",
          exception: 'operator-pods',
        };
      }
      yield* blocking(objects, at, pods);
      for (const pod of pods) {
        const other = covered.get(pod);
        if (!other) covered.set(pod, at);
        else {
          const problem = `${objectName(pod.at.object)} has ${objectName(other.object)} already`;
          yield { at, prop: 'spec.selector', problem, remedy: 'keep one budget for a workload' };
        }
      }
    }
  },
};

function* blocking(objects: Objects, at: Typed<'PodDisruptionBudget'>, pods: readonly PodOwner[]): Iterable<Complaint> {
  const { minAvailable, maxUnavailable } = at.object.spec ?? {};
  if (maxUnavailable === 0 || maxUnavailable === '0' || maxUnavailable === '0%') {
    yield {
      at,
      prop: 'spec.maxUnavailable',
      problem: `${maxUnavailable} forbids every eviction`,
      remedy: 'allow at least 1',
    };
  }
  const counts = pods.map((pod) => leastReplicas(objects, pod));
  if (minAvailable === undefined || minAvailable === null || counts.length === 0 || counts.includes(undefined)) return;
  const total = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  if (needed(minAvailable, total) < total) return;
  yield {
    at,
    prop: 'spec.minAvailable',
    problem: `${minAvailable} of ${total} replicas forbids every eviction`,
    remedy: 'use maxUnavailable: 1, or fewer than there are',
  };
}

/** Percentages are rounded up, as the disruption controller does. */
function needed(minAvailable: number | string, total: number): number {
  const amount = Number.parseInt(String(minAvailable), 10);
  return String(minAvailable).endsWith('%') ? Math.ceil((amount * total) / 100) : amount;
}

function leastReplicas(objects: Objects, { replicas, kind, name, namespace }: PodOwner): number | undefined {
  const autoscaler = objects.autoscalerOf(kind, namespace, name);
  return autoscaler ? (autoscaler.object.spec?.minReplicas ?? 1) : replicas;
}
