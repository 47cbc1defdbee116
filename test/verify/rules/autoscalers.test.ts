import { add, object, set } from '../fixture';
import { proves } from '../proof';

const autoscaler = (scaleTargetRef: Record<string, string>) =>
  add(
    object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
      spec: { minReplicas: 2, maxReplicas: 5, scaleTargetRef },
    }),
  );
const web = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };

proves('autoscalers', [
  {
    when: 'the workload leaves its replicas out',
    edits: [autoscaler(web), set('Deployment web', 'spec.replicas', undefined)],
    finds: [],
  },
  {
    when: 'the workload sets its replicas',
    edits: [autoscaler(web)],
    finds: [
      'demo/web: Deployment shop/web: spec.replicas: is set although HorizontalPodAutoscaler shop/web scales the workload; leave replicas out [autoscalers]',
    ],
  },
  {
    when: 'the workload is missing',
    edits: [autoscaler({ ...web, name: 'wep' })],
    finds: [
      'demo/web: HorizontalPodAutoscaler shop/web: spec.scaleTargetRef: Deployment wep does not exist; declare the workload or correct the name [autoscalers]',
    ],
  },
  {
    when: 'the version has no such kind',
    edits: [autoscaler({ ...web, apiVersion: 'apps/v1beta1' })],
    finds: [
      'demo/web: HorizontalPodAutoscaler shop/web: spec.scaleTargetRef.apiVersion: apps/v1beta1 has no Deployment; set apiVersion: apps/v1 [autoscalers]',
    ],
  },
  {
    when: 'it scales a custom resource',
    edits: [autoscaler({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web' })],
    finds: [],
  },
]);
