import { container, set } from '../fixture';
import { proves } from '../proof';

const web = 'spec.template.spec';
const first = `${web}.containers.0`;

proves('unique-parts', [
  {
    when: 'two containers share a name',
    edits: [set('Deployment web', `${web}.initContainers`, [container('web')])],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers: container web stands twice; keep one [unique-parts]',
    ],
  },
  {
    when: 'two volumes share a name',
    edits: [set('Deployment web', `${web}.volumes.2`, { name: 'tmp', emptyDir: {} })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.volumes: volume tmp stands twice; keep one [unique-parts]',
    ],
  },
  {
    when: 'two variables share a name',
    edits: [set('Deployment web', `${first}.env.2`, { name: 'MODE', value: 'x' })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].env: variable MODE stands twice; keep one [unique-parts]',
    ],
  },
  {
    when: 'two mounts share a path',
    edits: [set('Deployment web', `${first}.volumeMounts.2`, { name: 'tmp', mountPath: '/tmp', subPath: 'a' })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].volumeMounts: mount path /tmp stands twice; keep one [unique-parts]',
    ],
  },
  {
    when: 'two ports share a number',
    edits: [set('Deployment web', `${first}.ports.1`, { name: 'https', containerPort: 8080, protocol: 'TCP' })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers: port 8080/TCP stands twice; keep one [unique-parts]',
    ],
  },
  {
    when: 'two ports share a name',
    edits: [set('Deployment web', `${first}.ports.1`, { name: 'http', containerPort: 8443, protocol: 'TCP' })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers: port name http stands twice; keep one [unique-parts]',
    ],
  },
  {
    when: 'two ports differ in protocol',
    edits: [set('Deployment web', `${first}.ports.1`, { name: 'quic', containerPort: 8080, protocol: 'UDP' })],
    finds: [],
  },
  {
    when: 'a Service has a port twice',
    edits: [set('Service web', 'spec.ports.1', { name: 'web', port: 80, targetPort: 'http', protocol: 'TCP' })],
    finds: ['demo/web: Service shop/web: spec.ports: port 80/TCP stands twice; keep one [unique-parts]'],
  },
  {
    when: 'a Service has a port name twice',
    edits: [set('Service web', 'spec.ports.1', { name: 'http', port: 81, targetPort: 'http', protocol: 'TCP' })],
    finds: ['demo/web: Service shop/web: spec.ports: port name http stands twice; keep one [unique-parts]'],
  },
]);
