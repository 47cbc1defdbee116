import { add, budget, object, selector, set } from '../fixture';
import { proves } from '../proof';

const web = (field: string, value: unknown) => [
  set('PodDisruptionBudget web', 'spec.maxUnavailable', undefined),
  set('PodDisruptionBudget web', `spec.${field}`, value),
];
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

proves('disruption-budgets', [
  {
    when: 'it selects nothing',
    edits: [add(budget('other'))],
    finds: [
      "demo/other: PodDisruptionBudget shop/other: spec.selector: app.kubernetes.io/name=other,app.kubernetes.io/instance=other selects no pod of the namespace; use the pod template's labels, or give the reason in annotation cdk8s-landscape.io/exception.operator-pods [disruption-budgets]",
    ],
  },
  {
    when: 'an operator makes the pods',
    edits: [
      add(budget('other')),
      set('PodDisruptionBudget other', 'metadata.annotations', {
        'cdk8s-landscape.io/exception.operator-pods': 'the database operator makes them',
      }),
    ],
    finds: [],
  },
  {
    when: 'maxUnavailable is 0',
    edits: web('maxUnavailable', 0),
    finds: [
      'demo/web: PodDisruptionBudget shop/web: spec.maxUnavailable: 0 forbids every eviction; allow at least 1 [disruption-budgets]',
    ],
  },
  {
    when: 'maxUnavailable is 0%',
    edits: web('maxUnavailable', '0%'),
    finds: [
      'demo/web: PodDisruptionBudget shop/web: spec.maxUnavailable: 0% forbids every eviction; allow at least 1 [disruption-budgets]',
    ],
  },
  {
    when: 'minAvailable equals the replicas',
    edits: web('minAvailable', 2),
    finds: [
      'demo/web: PodDisruptionBudget shop/web: spec.minAvailable: 2 of 2 replicas forbids every eviction; use maxUnavailable: 1, or fewer than there are [disruption-budgets]',
    ],
  },
  { when: 'minAvailable is less', edits: web('minAvailable', 1), finds: [] },
  {
    when: 'minAvailable rounds up to the replicas',
    edits: web('minAvailable', '51%'),
    finds: [
      'demo/web: PodDisruptionBudget shop/web: spec.minAvailable: 51% of 2 replicas forbids every eviction; use maxUnavailable: 1, or fewer than there are [disruption-budgets]',
    ],
  },
  { when: 'minAvailable leaves one', edits: web('minAvailable', '50%'), finds: [] },
  {
    when: 'an autoscaler keeps more',
    edits: [
      ...web('minAvailable', 2),
      set('Deployment web', 'spec.replicas', undefined),
      add(
        object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
          spec: { minReplicas: 3, maxReplicas: 5, scaleTargetRef: target },
        }),
      ),
    ],
    finds: [],
  },
  {
    when: 'the nodes decide how many there are',
    edits: [
      add(
        object(
          'policy/v1',
          'PodDisruptionBudget',
          'agent',
          { spec: { minAvailable: 1, selector: { matchLabels: selector('agent') } } },
          'agents',
        ),
      ),
    ],
    finds: [],
  },
  {
    when: 'two cover one workload',
    edits: [add(budget('web-too', 'web'))],
    finds: [
      'demo/web-too: PodDisruptionBudget shop/web-too: spec.selector: Deployment shop/web has PodDisruptionBudget shop/web already; keep one budget for a workload [disruption-budgets]',
    ],
  },
]);
