import { add, object, set } from '../fixture';
import { proves } from '../proof';

const policy = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingAdmissionPolicy',
  metadata: { name: 'a' },
};

proves('api-versions', [
  {
    when: 'the version is gone',
    edits: [add(object('batch/v1beta1', 'CronJob', 'a', {}))],
    finds: [
      'demo/a: CronJob shop/a: apiVersion: batch/v1beta1 CronJob is not generally available, not the preferred version, or gone; use batch/v1 [api-versions]',
    ],
  },
  {
    when: 'the group is gone',
    edits: [add(object('extensions/v1beta1', 'Ingress', 'a', {}))],
    finds: [
      'demo/a: Ingress shop/a: apiVersion: extensions/v1beta1 Ingress is not generally available, not the preferred version, or gone; use a kind and version that is generally available [api-versions]',
    ],
  },
  {
    when: 'the kind is deprecated',
    edits: [add(object('v1', 'Endpoints', 'a', {}))],
    finds: [
      'demo/a: Endpoints shop/a: apiVersion: v1 Endpoints is not generally available, not the preferred version, or gone; use a kind and version that is generally available [api-versions]',
    ],
  },
  {
    when: 'the version is not the preferred one',
    edits: [add(object('autoscaling/v1', 'HorizontalPodAutoscaler', 'a', {}))],
    finds: [
      'demo/a: HorizontalPodAutoscaler shop/a: apiVersion: autoscaling/v1 HorizontalPodAutoscaler is not generally available, not the preferred version, or gone; use autoscaling/v2 [api-versions]',
    ],
  },
  {
    when: 'the kind is younger than the oldest cluster',
    edits: [add(policy)],
    finds: [
      'demo/a: ValidatingAdmissionPolicy a: apiVersion: admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy is served since 1.30, the environment may be 1.28; raise the Kubernetes version or leave the object out [api-versions]',
    ],
  },
  { when: 'the oldest cluster has the kind', edits: [add(policy)], subject: { kubernetes: '1.30' }, finds: [] },
  {
    when: 'the group is not one of Kubernetes',
    edits: [add(object('gateway.networking.k8s.io/v1beta1', 'Gateway', 'a', {}))],
    finds: [],
  },
  { when: 'nothing is old', edits: [set('ConfigMap web', 'apiVersion', 'v1')], finds: [] },
]);
