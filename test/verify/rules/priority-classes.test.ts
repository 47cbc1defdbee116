import { remove, set } from '../fixture';
import { proves } from '../proof';

proves('priority-classes', [
  {
    when: 'it is missing',
    edits: [remove('PriorityClass shop')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.priorityClassName: PriorityClass shop does not exist; declare it or correct the name [priority-classes]',
    ],
  },
  {
    when: 'it is built in',
    edits: [set('Deployment web', 'spec.template.spec.priorityClassName', 'system-cluster-critical')],
    finds: [],
  },
]);
