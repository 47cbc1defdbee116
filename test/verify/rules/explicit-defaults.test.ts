import { set } from '../fixture';
import { proves } from '../proof';

const claim = 'spec.volumeClaimTemplates.0';

proves('explicit-defaults', [
  {
    when: 'a container port has no protocol',
    edits: [set('Deployment web', 'spec.template.spec.containers.0.ports.0.protocol', undefined)],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].ports[http]: states no protocol; add protocol: TCP [explicit-defaults]',
    ],
  },
  {
    when: 'a Service port has no protocol',
    edits: [set('Service web', 'spec.ports.0.protocol', undefined)],
    finds: ['demo/web: Service shop/web: spec.ports[http]: states no protocol; add protocol: TCP [explicit-defaults]'],
  },
  {
    when: 'a claim template has no type',
    edits: [
      set('StatefulSet store', `${claim}.apiVersion`, undefined),
      set('StatefulSet store', `${claim}.kind`, undefined),
      set('StatefulSet store', `${claim}.spec.volumeMode`, undefined),
    ],
    finds: [
      'demo/store: StatefulSet shop/store: spec.volumeClaimTemplates[data]: states no apiVersion, kind, spec.volumeMode; write v1, PersistentVolumeClaim, and Filesystem or Block [explicit-defaults]',
    ],
  },
]);
