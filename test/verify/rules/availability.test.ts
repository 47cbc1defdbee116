import { add, object, remove, set } from '../fixture';
import { proves } from '../proof';

const spread = 'spec.template.spec.topologySpreadConstraints';
const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'store' };

proves('availability', [
  {
    when: 'there is no budget',
    edits: [remove('PodDisruptionBudget web')],
    finds: [
      'demo/web: Deployment shop/web: spec.replicas: 2 replicas, but no PodDisruptionBudget; declare one [availability]',
    ],
  },
  {
    when: 'nothing spreads the replicas',
    edits: [set('Deployment web', spread, undefined)],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec: 2 replicas may all run on one node; add topologySpreadConstraints or podAntiAffinity [availability]',
    ],
  },
  {
    when: 'anti-affinity spreads them',
    edits: [
      set('Deployment web', spread, undefined),
      set('Deployment web', 'spec.template.spec.affinity', {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 1,
              podAffinityTerm: {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: { matchLabels: { 'app.kubernetes.io/instance': 'web' } },
              },
            },
          ],
        },
      }),
    ],
    finds: [],
  },
  {
    when: 'an autoscaler keeps more than one',
    edits: [
      set('StatefulSet store', 'spec.replicas', undefined),
      add(
        object('autoscaling/v2', 'HorizontalPodAutoscaler', 'store', {
          spec: { minReplicas: 2, maxReplicas: 3, scaleTargetRef },
        }),
      ),
    ],
    finds: [
      'demo/store: StatefulSet shop/store: spec.replicas: 2 replicas, but no PodDisruptionBudget; declare one [availability]',
      'demo/store: StatefulSet shop/store: spec.template.spec: 2 replicas may all run on one node; add topologySpreadConstraints or podAntiAffinity [availability]',
    ],
  },
]);
