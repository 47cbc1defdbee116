import { add, object, service, set } from '../fixture';
import { proves } from '../proof';

const web = 'spec.template.spec';

proves('valid-names', [
  {
    when: 'a ConfigMap has capitals',
    edits: [add(object('v1', 'ConfigMap', 'Web', { data: { a: 'b' } }))],
    finds: [
      'demo/Web: ConfigMap shop/Web: metadata.name: "Web" is invalid; make it at most 253 characters, a DNS subdomain: lower-case letters, digits, - and . [valid-names]',
    ],
  },
  {
    when: 'a ConfigMap has dots',
    edits: [add(object('v1', 'ConfigMap', 'kube.web', { data: { a: 'b' } }))],
    finds: [],
  },
  {
    when: 'a Service starts with a digit',
    edits: [add(service('1store', { selector: undefined }))],
    finds: [
      'demo/1store: Service shop/1store: metadata.name: "1store" is invalid; make it at most 63 characters, a DNS label that starts with a letter [valid-names]',
    ],
  },
  {
    when: 'a role has colons',
    edits: [add(object('rbac.authorization.k8s.io/v1', 'Role', 'system:web', { rules: [] }))],
    finds: [],
  },
  {
    when: 'a role has a slash',
    edits: [add(object('rbac.authorization.k8s.io/v1', 'Role', 'a/b', { rules: [] }))],
    finds: [
      'demo/a/b: Role shop/a/b: metadata.name: "a/b" is invalid; make it at most 253 characters, free of / and % [valid-names]',
    ],
  },
  {
    when: 'a CronJob is too long for the names of its Jobs',
    edits: [set('CronJob report', 'metadata.name', 'r'.repeat(53))],
    finds: [
      'demo/rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr: CronJob shop/rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr: metadata.name: "rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr" is invalid; make it at most 52 characters, a DNS subdomain: lower-case letters, digits, - and . [valid-names]',
    ],
  },
  {
    when: 'a custom resource has capitals',
    edits: [add(object('example.com/v1', 'Service', 'A', {}))],
    finds: [
      'demo/A: Service shop/A: metadata.name: "A" is invalid; make it at most 253 characters, a DNS subdomain: lower-case letters, digits, - and . [valid-names]',
    ],
  },
  {
    when: 'a label key is no key',
    edits: [set('ConfigMap web', 'metadata.labels', { 'a b': 'c' })],
    finds: [
      'demo/web: ConfigMap shop/web: metadata.labels[a b]: "a b" is no valid key; use a name of at most 63 characters, with or without a DNS prefix and / [valid-names]',
    ],
  },
  {
    when: 'a label value is too long',
    edits: [set('ConfigMap web', 'metadata.labels', { a: 'c'.repeat(64) })],
    finds: [
      'demo/web: ConfigMap shop/web: metadata.labels[a]: "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc" is no label value; use at most 63 letters, digits, -, _ and ., with a letter or digit at both ends [valid-names]',
    ],
  },
  { when: 'a label value is empty', edits: [set('ConfigMap web', 'metadata.labels', { a: '' })], finds: [] },
  {
    when: 'an annotation key has two slashes',
    edits: [set('ConfigMap web', 'metadata.annotations', { 'a/b/c': 'd' })],
    finds: [
      'demo/web: ConfigMap shop/web: metadata.annotations[a/b/c]: "a/b/c" is no valid key; use a name of at most 63 characters, with or without a DNS prefix and / [valid-names]',
    ],
  },
  {
    when: 'a pod label is no label',
    edits: [set('Deployment web', 'spec.template.metadata.labels.tier', 'a/b')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.metadata.labels[tier]: "a/b" is no label value; use at most 63 letters, digits, -, _ and ., with a letter or digit at both ends [valid-names]',
    ],
  },
  {
    when: 'a container has dots',
    edits: [set('CronJob report', 'spec.jobTemplate.spec.template.spec.containers.0.name', 'a.b')],
    finds: [
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.containers[a.b]: name "a.b" is invalid; make it at most 63 characters, a DNS label: lower-case letters, digits and - [valid-names]',
    ],
  },
  {
    when: 'a volume has capitals',
    edits: [
      set('Deployment web', `${web}.volumes.1.name`, 'Tmp'),
      set('Deployment web', `${web}.containers.0.volumeMounts.1.name`, 'Tmp'),
    ],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.volumes[Tmp]: name "Tmp" is invalid; make it at most 63 characters, a DNS label: lower-case letters, digits and - [valid-names]',
    ],
  },
  {
    when: 'a port name is too long',
    edits: [set('StatefulSet store', `${web}.containers.0.ports.0.name`, 'store-of-the-shop')],
    finds: [
      'demo/store: StatefulSet shop/store: spec.template.spec.containers[store].ports[store-of-the-shop]: "store-of-the-shop" is no port name; use 1 to 15 lower-case letters, digits and single dashes, with at least one letter [valid-names]',
    ],
  },
]);
