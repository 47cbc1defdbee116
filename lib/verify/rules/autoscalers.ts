import { objectName, type Rule } from '../rule';

/** An applier and an autoscaler that both write spec.replicas undo each other's work for ever. */
export const autoscalers: Rule = {
  id: 'autoscalers',
  title: 'Every HorizontalPodAutoscaler scales a workload that exists and leaves its replicas out.',
  *check(objects) {
    for (const at of objects.of('HorizontalPodAutoscaler')) {
      const { kind, name, apiVersion } = at.object.spec?.scaleTargetRef ?? { kind: '', name: '' };
      // Custom resources may have a scale subresource that only the cluster knows.
      if (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'ReplicaSet') continue;
      if (apiVersion !== 'apps/v1') {
        const problem = `${apiVersion ?? 'no apiVersion'} has no ${kind}`;
        yield { at, prop: 'spec.scaleTargetRef.apiVersion', problem, remedy: 'set apiVersion: apps/v1' };
        continue;
      }
      const target = objects.find(kind, name, at.object.metadata.namespace);
      if (!target) {
        const problem = `${kind} ${name} does not exist`;
        yield { at, prop: 'spec.scaleTargetRef', problem, remedy: 'declare the workload or correct the name' };
      } else if (typeof target.object.spec?.replicas === 'number') {
        const problem = `is set although ${objectName(at.object)} scales the workload`;
        yield { at: target, prop: 'spec.replicas', problem, remedy: 'leave replicas out' };
      }
    }
  },
};
