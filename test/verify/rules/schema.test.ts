import { add, object, set } from '../fixture';
import { proves } from '../proof';

const pod = 'spec.template.spec';

proves('schema', [
  {
    when: 'a field is misspelt',
    edits: [set('Deployment web', `${pod}.containers.0.portz`, 'http')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.containers[web].portz: is no field that Kubernetes 1.28 knows here; correct its name or place, or leave it out [schema]',
    ],
  },
  {
    when: 'a field is needed and not there',
    edits: [add(object('networking.k8s.io/v1', 'IngressClass', 'a', { spec: { parameters: { kind: 'A' } } }, ''))],
    finds: ['demo/a: IngressClass a: spec.parameters.name: is missing; state it [schema]'],
  },
  {
    when: 'a value is of another type',
    edits: [set('Deployment web', 'spec.minReadySeconds', '10')],
    finds: [
      'demo/web: Deployment shop/web: spec.minReadySeconds: expected a whole number, found a string; write a value of the right type [schema]',
    ],
  },
  {
    when: 'a value is a number or a string, and neither is given',
    edits: [set('Deployment web', 'spec.strategy', { rollingUpdate: { maxSurge: true } })],
    finds: [
      'demo/web: Deployment shop/web: spec.strategy.rollingUpdate.maxSurge: expected a whole number or a string, found a boolean; write a value of the right type [schema]',
    ],
  },
  {
    when: 'a value is none of those possible',
    edits: [set('Deployment web', `${pod}.dnsPolicy`, 'ClusterOnly')],
    finds: [
      "demo/web: Deployment shop/web: spec.template.spec.dnsPolicy: 'ClusterOnly' is none of the values that Kubernetes 1.28 knows; use one of ClusterFirst, ClusterFirstWithHostNet, Default, None [schema]",
    ],
  },
  {
    when: 'a field is younger than the cluster',
    edits: [set('Deployment web', `${pod}.resources`, { requests: { cpu: '1' } })],
    subject: { kubernetes: '1.31' },
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.resources: is no field that Kubernetes 1.31 knows here; correct its name or place, or leave it out [schema]',
    ],
  },
  {
    when: 'the cluster knows the field',
    edits: [set('Deployment web', `${pod}.resources`, { requests: { cpu: '1' } })],
    subject: { kubernetes: '1.32' },
    finds: [],
  },
  {
    when: 'a name has characters that a pointer escapes',
    edits: [
      add({
        apiVersion: 'storage.k8s.io/v1',
        kind: 'StorageClass',
        metadata: { name: 'a' },
        provisioner: 'example.com/a',
        parameters: { 'example.com/a~b': 1 },
      }),
    ],
    finds: [
      'demo/a: StorageClass a: parameters.example.com/a~b: expected a string, found a number; write a value of the right type [schema]',
    ],
  },
  {
    when: 'the kind is not one of Kubernetes',
    edits: [add(object('example.com/v1', 'Thing', 'a', { anything: true }))],
    finds: [],
  },
]);
