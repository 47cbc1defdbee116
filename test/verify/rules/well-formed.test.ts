import type { KubernetesObject } from '../../../lib/core/manifest';
import { add, object, set } from '../fixture';
import { proves } from '../proof';

const broken = (value: unknown) => [(objects: KubernetesObject[]) => [...objects, value as KubernetesObject]];

proves('well-formed', [
  {
    when: 'a map is a list',
    edits: [set('Ingress web', 'spec.rules', { host: 'shop.example.com' })],
    finds: [
      'demo/web: Ingress shop/web: spec.rules: expected a list, found a map; correct the field; the other rules could not read the object [well-formed]',
    ],
  },
  {
    when: 'an item lacks its name',
    edits: [set('Ingress web', 'spec.rules.0.http.paths.0.backend', { service: {} })],
    finds: [
      'demo/web: Ingress shop/web: spec.rules[0].http.paths[0].backend.service.name: expected a string, found nothing; correct the field; the other rules could not read the object [well-formed]',
    ],
  },
  {
    when: 'a label is a number',
    edits: [set('Ingress web', 'metadata.labels', { tier: 1 })],
    finds: [
      'demo/web: Ingress shop/web: metadata.labels.tier: expected a string, found a number; correct the field; the other rules could not read the object [well-formed]',
    ],
  },
  {
    when: 'a null field counts as absent',
    edits: [set('Role report', 'rules.0.nonResourceURLs', null)],
    finds: ['demo/report: Role shop/report: rules[0].nonResourceURLs: is null; leave it out [empty-values]'],
  },
  {
    when: 'a custom resource may have any shape',
    edits: [add(object('example.com/v1', 'Deployment', 'a', { spec: 'all' }))],
    finds: [],
  },
  {
    when: 'an object has no name',
    edits: broken({ apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }),
    finds: [
      'demo/undefined: ConfigMap (unnamed): metadata.name: expected a string, found nothing; correct the field; the other rules could not read the object [well-formed]',
    ],
  },
  {
    when: 'an object has no metadata',
    edits: broken({ apiVersion: 'v1', kind: 'ConfigMap' }),
    finds: [
      'demo/undefined: ConfigMap (unnamed): metadata: expected a map, found nothing; correct the field; the other rules could not read the object [well-formed]',
    ],
  },
  {
    when: 'an object has no kind',
    edits: broken({ apiVersion: 'v1', metadata: { name: 'a' } }),
    finds: [
      'demo/a: Object a: kind: expected a string, found nothing; correct the field; the other rules could not read the object [well-formed]',
    ],
  },
  {
    when: 'an object is a text',
    edits: broken('kind: ConfigMap'),
    finds: [
      'demo/undefined: Object (unnamed): expected a map, found a string; correct the field; the other rules could not read the object [well-formed]',
    ],
  },
  {
    when: 'an object is nothing',
    edits: broken(null),
    finds: [
      'demo/undefined: Object (unnamed): expected a map, found nothing; correct the field; the other rules could not read the object [well-formed]',
    ],
  },
]);
