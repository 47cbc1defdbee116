import { set } from '../fixture';
import { proves } from '../proof';

const backend = 'spec.rules.0.http.paths.0.backend';

proves('ingress-backends', [
  {
    when: 'the Service is missing',
    edits: [set('Ingress web', `${backend}.service.name`, 'wep')],
    finds: [
      'demo/web: Ingress shop/web: spec.rules[shop.example.com].http.paths[/].backend: Service wep does not exist; declare the Service or correct the name [ingress-backends]',
    ],
  },
  {
    when: 'the named port is missing',
    edits: [set('Ingress web', `${backend}.service.port`, { name: 'https' })],
    finds: [
      "demo/web: Ingress shop/web: spec.rules[shop.example.com].http.paths[/].backend: Service web has no port https; use one of the Service's ports [ingress-backends]",
    ],
  },
  {
    when: 'the numeric port is missing',
    edits: [set('Ingress web', `${backend}.service.port`, { number: 8080 })],
    finds: [
      "demo/web: Ingress shop/web: spec.rules[shop.example.com].http.paths[/].backend: Service web has no port 8080; use one of the Service's ports [ingress-backends]",
    ],
  },
  {
    when: 'the numeric port exists',
    edits: [set('Ingress web', `${backend}.service.port`, { number: 80 })],
    finds: [],
  },
  {
    when: 'the default backend is missing',
    edits: [set('Ingress web', 'spec.defaultBackend', { service: { name: 'fallback', port: { number: 80 } } })],
    finds: [
      'demo/web: Ingress shop/web: spec.defaultBackend: Service fallback does not exist; declare the Service or correct the name [ingress-backends]',
    ],
  },
  {
    when: 'the backend is no Service',
    edits: [set('Ingress web', backend, { resource: { kind: 'Bucket', name: 'static' } })],
    finds: [],
  },
]);
