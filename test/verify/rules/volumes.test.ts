import { add, object, set } from '../fixture';
import { proves } from '../proof';

const web = 'spec.template.spec';
const claim = { name: 'tmp', persistentVolumeClaim: { claimName: 'scratch' } };
const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

proves('volumes', [
  {
    when: 'a mount has no volume',
    edits: [set('Deployment web', `${web}.containers.0.volumeMounts.1.name`, 'temp')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].volumeMounts[temp]: there is no volume temp; declare the volume or remove the mount [volumes]',
      'demo/web: Deployment shop/web: spec.template.spec.volumes[tmp]: no container mounts it; mount the volume or remove it [volumes]',
    ],
  },
  {
    when: 'a volume is not mounted',
    edits: [set('CronJob report', 'spec.jobTemplate.spec.template.spec.volumes', [{ name: 'tmp', emptyDir: {} }])],
    finds: [
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.volumes[tmp]: no container mounts it; mount the volume or remove it [volumes]',
    ],
  },
  {
    when: 'a volume is for a container that a webhook adds',
    edits: [
      set('CronJob report', 'spec.jobTemplate.spec.template.spec.volumes', [{ name: 'tmp', emptyDir: {} }]),
      set('CronJob report', 'spec.jobTemplate.spec.template.metadata.annotations', {
        'example.com/volume-name': 'tmp',
      }),
    ],
    finds: [],
  },
  {
    when: 'a claim template is not mounted',
    edits: [set('StatefulSet store', `${web}.containers.0.volumeMounts`, undefined)],
    finds: [
      'demo/store: StatefulSet shop/store: spec.volumeClaimTemplates[data]: no container mounts it; mount the volume or remove it [volumes]',
    ],
  },
  {
    when: 'a device is mounted',
    edits: [
      set('StatefulSet store', `${web}.containers.0.volumeMounts`, undefined),
      set('StatefulSet store', `${web}.containers.0.volumeDevices`, [{ name: 'data', devicePath: '/dev/data' }]),
    ],
    finds: [],
  },
  {
    when: 'a claim is missing',
    edits: [set('Deployment web', `${web}.volumes.1`, claim)],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.volumes[tmp]: PersistentVolumeClaim shop/scratch does not exist; declare the claim or correct the name [volumes]',
    ],
  },
  {
    when: 'a claim is declared',
    edits: [
      set('Deployment web', `${web}.volumes.1`, claim),
      add(object('v1', 'PersistentVolumeClaim', 'scratch', { spec })),
    ],
    finds: [],
  },
]);
