import { add, container, service, set } from '../fixture';
import { proves } from '../proof';

const ports = [{ name: 'http', port: 80, protocol: 'TCP' }];

proves('service-targets', [
  {
    when: 'the selector selects nothing',
    edits: [add(service('other', { ports }))],
    finds: [
      "demo/other: Service shop/other: spec.selector: app.kubernetes.io/name=other,app.kubernetes.io/instance=other selects no pod of the namespace; use the pod template's labels, or give the reason in annotation cdk8s-landscape.io/exception.operator-pods [service-targets]",
    ],
  },
  {
    when: 'an operator makes the pods',
    edits: [
      add(service('other', { ports })),
      set('Service other', 'metadata.annotations', {
        'cdk8s-landscape.io/exception.operator-pods': 'the database operator makes them',
      }),
    ],
    finds: [],
  },
  { when: 'there is no selector', edits: [add(service('other', { ports, selector: undefined }))], finds: [] },
  {
    when: 'the Service is a name elsewhere',
    edits: [add(service('other', { type: 'ExternalName', externalName: 'example.com' }))],
    finds: [],
  },
  {
    when: 'a named target port is missing',
    edits: [set('Service web', 'spec.ports.0.targetPort', 'https')],
    finds: [
      'demo/web: Service shop/web: spec.ports[http].targetPort: Deployment shop/web declares no port https/TCP; name a port that its containers declare [service-targets]',
    ],
  },
  {
    when: 'a numeric target port is missing',
    edits: [set('Service web', 'spec.ports.0.targetPort', 8081)],
    finds: [
      'demo/web: Service shop/web: spec.ports[http].targetPort: Deployment shop/web declares no port 8081/TCP; name a port that its containers declare [service-targets]',
    ],
  },
  {
    when: 'the port itself is the target',
    edits: [set('Service web', 'spec.ports.0.targetPort', undefined)],
    finds: [
      'demo/web: Service shop/web: spec.ports[http].targetPort: Deployment shop/web declares no port 80/TCP; name a port that its containers declare [service-targets]',
    ],
  },
  {
    when: 'the protocol differs',
    edits: [set('Service web', 'spec.ports.0.protocol', 'UDP')],
    finds: [
      'demo/web: Service shop/web: spec.ports[http].targetPort: Deployment shop/web declares no port http/UDP; name a port that its containers declare [service-targets]',
    ],
  },
  {
    when: 'a sidecar has the port',
    edits: [
      set('Deployment web', 'spec.template.spec.initContainers', [
        { ...sidecar(), ports: [{ name: 'proxy', containerPort: 8081, protocol: 'TCP' }] },
      ]),
      set('Service web', 'spec.ports.0.targetPort', 'proxy'),
    ],
    finds: [],
  },
]);

function sidecar() {
  return { ...container('proxy'), restartPolicy: 'Always' };
}
