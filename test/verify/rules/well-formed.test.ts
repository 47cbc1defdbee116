import { add, set } from '../fixture';
import { proves } from '../proof';

proves('well-formed', [
  {
    when: 'a list is a text',
    edits: [set('CronJob report', 'spec.jobTemplate.spec.template.spec.containers', 'all')],
    finds: [
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.containers: expected a list, found a string; correct the field; the other rules could not read the object [well-formed]',
      "demo/report: NetworkPolicy shop/report: spec.podSelector: app.kubernetes.io/name=report,app.kubernetes.io/instance=report selects no pod of the namespace; use the pod template's labels, or give the reason in annotation cdk8s-landscape.io/exception.operator-pods [network-policy-targets]",
      'demo/report: ServiceAccount shop/report: a binding names it, but no pod mounts its token; mount the token in the pods that need the access, or remove the binding, or give the reason in annotation cdk8s-landscape.io/exception.operator-pods [service-accounts]',
    ],
  },
  {
    when: 'an item lacks its name',
    edits: [set('Service store', 'spec.ports.0.port', undefined)],
    finds: [
      'demo/store: Service shop/store: spec.ports[0].port: expected a number, found nothing; correct the field; the other rules could not read the object [well-formed]',
      'demo/store: StatefulSet shop/store: spec.serviceName: Service store does not exist; declare a headless Service or correct the name [stateful-set-services]',
    ],
  },
  {
    when: 'a null field counts as absent',
    edits: [set('Role report', 'rules.0.nonResourceURLs', null)],
    finds: ['demo/report: Role shop/report: rules[0].nonResourceURLs: is null; leave it out [empty-values]'],
  },
  {
    when: 'an object has no name',
    edits: [add({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: undefined as unknown as string } })],
    finds: [
      'demo/undefined: ConfigMap undefined: metadata.name: expected a string, found nothing; correct the field; the other rules could not read the object [well-formed]',
    ],
  },
  {
    when: 'an object is a text',
    edits: [add('kind: ConfigMap' as unknown as ReturnType<Parameters<typeof add>[never]>)],
    finds: [
      "ERROR TypeError: Cannot read properties of undefined (reading 'namespace')\n    at objectName (/work/main/lib/verify/rule.ts:48:19)\n    at finding (/work/main/lib/verify/index.ts:67:13)\n    at <anonymous> (/work/main/lib/verify/index.ts:22:27)\n    at Array.map (<anonymous>)\n    at <anonymous> (/work/main/lib/verify/index.ts:22:8)\n    at Array.flatMap (<anonymous>)\n    at verify (/work/main/lib/verify/index.ts:19:26)\n    at findingsAfter (/work/main/test/verify/fixture.ts:100:10)\n    at <anonymous> (/work/main/test/verify/rules/well-formed.rec.ts:3:140)\n    at Array.map (<anonymous>)",
    ],
  },
]);
