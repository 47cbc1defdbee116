import type { Objects } from '../objects';
import type { PodOwner } from '../pods';
import type { Rule } from '../rule';

/** Replicas that share a node, or that a drain takes all at once, are one replica. */
export const availability: Rule = {
  id: 'availability',
  title: 'Every workload of more than one replica has a PodDisruptionBudget and is spread over nodes or zones.',
  *check(objects) {
    const budgeted = coveredByBudget(objects);
    for (const pod of objects.pods) {
      const { at, replicas, spec, field } = pod;
      const most = objects.autoscalerOf(pod.kind, pod.namespace, pod.name)?.object.spec?.minReplicas ?? replicas ?? 1;
      if (most <= 1) continue;
      if (!budgeted.has(pod)) {
        yield {
          at,
          prop: 'spec.replicas',
          problem: `${most} replicas, but no PodDisruptionBudget`,
          remedy: 'declare one',
        };
      }
      if (!spec.topologySpreadConstraints?.length && !spec.affinity?.podAntiAffinity) {
        const remedy = 'add topologySpreadConstraints or podAntiAffinity';
        yield { at, prop: field, problem: `${most} replicas may all run on one node`, remedy };
      }
    }
  },
};

function coveredByBudget(objects: Objects): ReadonlySet<PodOwner> {
  return new Set(
    objects.of('PodDisruptionBudget').flatMap(({ object: { metadata, spec } }) => {
      return objects.podsSelected(metadata.namespace ?? 'default', spec?.selector ?? {});
    }),
  );
}
