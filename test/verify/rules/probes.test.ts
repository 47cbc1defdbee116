import { set } from '../fixture';
import { proves } from '../proof';

const web = 'spec.template.spec.containers.0';

proves('probes', [
  {
    when: 'a probe names a missing port',
    edits: [set('Deployment web', `${web}.readinessProbe.httpGet.port`, 'https')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].readinessProbe: the container declares no port https; declare it or use a declared one [probes]',
    ],
  },
  {
    when: 'a probe calls a missing number',
    edits: [set('StatefulSet store', `${web}.readinessProbe.tcpSocket.port`, 6380)],
    finds: [
      'demo/store: StatefulSet shop/store: spec.template.spec.containers[store].readinessProbe: the container declares no port 6380; declare it or use a declared one [probes]',
    ],
  },
  {
    when: 'a gRPC probe calls a missing number',
    edits: [set('Deployment web', `${web}.livenessProbe`, { grpc: { port: 9000 } })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].livenessProbe: the container declares no port 9000; declare it or use a declared one [probes]',
    ],
  },
  {
    when: 'a hook calls a missing port',
    edits: [set('Deployment web', `${web}.lifecycle`, { preStop: { httpGet: { path: '/stop', port: 'admin' } } })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].lifecycle.preStop: the container declares no port admin; declare it or use a declared one [probes]',
    ],
  },
  {
    when: 'a probe runs a command',
    edits: [set('Deployment web', `${web}.livenessProbe`, { exec: { command: ['true'] } })],
    finds: [],
  },
  {
    when: 'a Service sends traffic to a container that is never ready',
    edits: [set('Deployment web', `${web}.readinessProbe`, undefined)],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].readinessProbe: a Service sends traffic here, but nothing tells when it is ready; add a readiness probe [probes]',
    ],
  },
  {
    when: 'liveness copies readiness',
    edits: [set('Deployment web', `${web}.livenessProbe`, { httpGet: { path: '/ready', port: 'http' } })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].livenessProbe: is the same as the readiness probe; leave it out, or check only what a restart mends, with more patience [probes]',
    ],
  },
  {
    when: 'liveness copies readiness in another order',
    edits: [set('Deployment web', `${web}.livenessProbe`, { httpGet: { port: 'http', path: '/ready' } })],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].livenessProbe: is the same as the readiness probe; leave it out, or check only what a restart mends, with more patience [probes]',
    ],
  },
  {
    when: 'liveness is more patient than readiness',
    edits: [
      set('Deployment web', `${web}.livenessProbe`, {
        httpGet: { path: '/ready', port: 'http' },
        failureThreshold: 10,
      }),
    ],
    finds: [],
  },
]);
