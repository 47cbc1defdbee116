import { set } from '../fixture';
import { proves } from '../proof';

const field = 'spec.serviceName';

proves('stateful-set-services', [
  {
    when: 'it names no Service',
    edits: [set('StatefulSet store', field, undefined)],
    finds: [
      'demo/store: StatefulSet shop/store: spec.serviceName: is missing; state it [schema]',
      'demo/store: StatefulSet shop/store: spec.serviceName: names no Service; declare a headless Service and name it [stateful-set-services]',
    ],
  },
  {
    when: 'the Service is missing',
    edits: [set('StatefulSet store', field, 'stores')],
    finds: [
      'demo/store: StatefulSet shop/store: spec.serviceName: Service stores does not exist; declare a headless Service or correct the name [stateful-set-services]',
    ],
  },
  {
    when: 'the Service is not headless',
    edits: [set('Service store', 'spec.clusterIP', undefined)],
    finds: [
      'demo/store: StatefulSet shop/store: spec.serviceName: Service store is not headless; set its clusterIP to None [stateful-set-services]',
    ],
  },
  {
    when: 'the Service selects other pods',
    edits: [set('Service web', 'spec.clusterIP', 'None'), set('StatefulSet store', field, 'web')],
    finds: [
      "demo/store: StatefulSet shop/store: spec.serviceName: Service web does not select its pods; use the pod template's labels in the Service [stateful-set-services]",
    ],
  },
]);
