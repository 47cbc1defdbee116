import { add, object, set } from '../fixture';
import { proves } from '../proof';

proves('empty-values', [
  {
    when: 'a null',
    edits: [set('Service web', 'spec.sessionAffinity', null)],
    finds: ['demo/web: Service shop/web: spec.sessionAffinity: is null; leave it out [empty-values]'],
  },
  {
    when: 'a null in a list of a custom resource',
    edits: [add(object('example.com/v1', 'Thing', 'a', { spec: { list: [{ a: null }] } }))],
    finds: ['demo/a: Thing shop/a: spec.list[0].a: is null; leave it out [empty-values]'],
  },
  {
    when: 'an empty map',
    edits: [set('Deployment web', 'spec.template.spec.nodeSelector', {})],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.nodeSelector: is an empty map; leave it out [empty-values]',
    ],
  },
  {
    when: 'an empty list',
    edits: [set('NetworkPolicy default-deny', 'spec.ingress', [])],
    finds: [
      'demo/default-deny: NetworkPolicy shop/default-deny: spec.ingress: is an empty list; leave it out [empty-values]',
    ],
  },
  {
    when: 'an empty map that means something',
    edits: [set('Deployment web', 'spec.template.spec.volumes.1.emptyDir', {})],
    finds: [],
  },
  {
    when: 'an empty map of a custom resource',
    edits: [add(object('cert-manager.io/v1', 'Issuer', 'a', { spec: { selfSigned: {} } }))],
    finds: [],
  },
  {
    when: 'a schema',
    edits: [
      add({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'things.example.com' },
        spec: {
          group: 'example.com',
          names: { kind: 'Thing', plural: 'things' },
          scope: 'Namespaced',
          versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, default: null }],
        },
      }),
    ],
    finds: [],
  },
]);
