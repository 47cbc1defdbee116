import { container, set } from '../fixture';
import { proves } from '../proof';

const resources = 'spec.template.spec.containers.0.resources';

proves('resources', [
  {
    when: 'nothing is set',
    edits: [set('Deployment web', resources, undefined)],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].resources.limits.memory: is not set; set the most it may ever use [resources]',
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].resources.requests.cpu: is not set; set what it needs in normal work [resources]',
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].resources.requests.memory: is not set; set what it needs in normal work [resources]',
    ],
  },
  {
    when: 'an init container sets nothing',
    edits: [set('Deployment web', 'spec.template.spec.initContainers', [{ ...container('setup'), resources: {} }])],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.initContainers[setup].resources.limits.memory: is not set; set the most it may ever use [resources]',
      'demo/web: Deployment shop/web: spec.template.spec.initContainers[setup].resources.requests.cpu: is not set; set what it needs in normal work [resources]',
      'demo/web: Deployment shop/web: spec.template.spec.initContainers[setup].resources.requests.memory: is not set; set what it needs in normal work [resources]',
    ],
  },
  {
    when: 'a memory limit is below the request',
    edits: [set('Deployment web', `${resources}.limits.memory`, '63Mi')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].resources.limits.memory: 63Mi is below the request of 64Mi; raise the limit or lower the request [resources]',
    ],
  },
  {
    when: 'a cpu limit is below the request',
    edits: [set('Deployment web', `${resources}.limits.cpu`, '99m')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].resources.limits.cpu: 99m is below the request of 100m; raise the limit or lower the request [resources]',
    ],
  },
  {
    when: 'a limit equals the request in other units',
    edits: [set('Deployment web', `${resources}.limits.memory`, '67108864')],
    finds: [],
  },
]);
