import { add, object, set } from '../fixture';
import { proves } from '../proof';

const requests = 'spec.template.spec.containers.0.resources.requests';
const claim = 'spec.volumeClaimTemplates.0.spec.resources.requests.storage';

proves('quantities', [
  {
    when: 'thousandths make a whole',
    edits: [set('Deployment web', `${requests}.cpu`, '1000m')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].resources.requests.cpu: 1000m is not canonical; write 1 [quantities]',
    ],
  },
  {
    when: 'a fraction',
    edits: [set('Deployment web', `${requests}.cpu`, '0.5')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].resources.requests.cpu: 0.5 is not canonical; write 500m [quantities]',
    ],
  },
  {
    when: 'a number',
    edits: [set('Deployment web', `${requests}.cpu`, 1)],
    finds: [
      "demo/web: Deployment shop/web: spec.template.spec.containers[web].resources.requests.cpu: 1 is a number, not text; write '1' [quantities]",
    ],
  },
  {
    when: 'no quantity',
    edits: [set('Deployment web', `${requests}.cpu`, '1 core')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].resources.requests.cpu: "1 core" is no quantity; write a number with a unit: 500m, 2, 1Gi [quantities]',
    ],
  },
  {
    when: 'a claim template',
    edits: [set('StatefulSet store', claim, '1024Gi')],
    finds: [
      'demo/store: StatefulSet shop/store: spec.volumeClaimTemplates[data].spec.resources.requests.storage: 1024Gi is not canonical; write 1Ti [quantities]',
    ],
  },
  {
    when: 'an emptyDir',
    edits: [set('Deployment web', 'spec.template.spec.volumes.1.emptyDir.sizeLimit', '2048Mi')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.volumes[tmp].emptyDir.sizeLimit: 2048Mi is not canonical; write 2Gi [quantities]',
    ],
  },
  {
    when: 'a claim',
    edits: [
      add(object('v1', 'PersistentVolumeClaim', 'a', { spec: { resources: { requests: { storage: '1.5Gi' } } } })),
    ],
    finds: [
      'demo/a: PersistentVolumeClaim shop/a: spec.resources.requests.storage: 1.5Gi is not canonical; write 1536Mi [quantities]',
    ],
  },
  {
    when: 'a quota',
    edits: [add(object('v1', 'ResourceQuota', 'a', { spec: { hard: { pods: '1000', 'requests.memory': '10Gi' } } }))],
    finds: ['demo/a: ResourceQuota shop/a: spec.hard.pods: 1000 is not canonical; write 1k [quantities]'],
  },
  {
    when: 'limits of a namespace',
    edits: [
      add(
        object('v1', 'LimitRange', 'a', { spec: { limits: [{ type: 'Container', default: { memory: '1024Ki' } }] } }),
      ),
    ],
    finds: [
      'demo/a: LimitRange shop/a: spec.limits[0].default.memory: 1024Ki is not canonical; write 1Mi [quantities]',
    ],
  },
  {
    when: 'a custom resource',
    edits: [
      add(
        object('monitoring.coreos.com/v1', 'Prometheus', 'a', {
          spec: { resources: { requests: { memory: '1024Mi' } } },
        }),
      ),
    ],
    finds: [
      'demo/a: Prometheus shop/a: spec.resources.requests.memory: 1024Mi is not canonical; write 1Gi [quantities]',
    ],
  },
]);
