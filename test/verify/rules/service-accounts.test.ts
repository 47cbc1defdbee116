import { add, binding, remove, set } from '../fixture';
import { proves } from '../proof';

const report = 'spec.jobTemplate.spec.template.spec';
const token = { name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } };
const mount = { name: 'token', mountPath: '/var/run/token' };

proves('service-accounts', [
  {
    when: 'a pod names no account',
    edits: [set('Deployment web', 'spec.template.spec.serviceAccountName', undefined)],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.serviceAccountName: runs as the default account; declare a ServiceAccount of its own [service-accounts]',
    ],
  },
  {
    when: 'a pod uses the default account',
    edits: [set('Deployment web', 'spec.template.spec.serviceAccountName', 'default')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.serviceAccountName: runs as the default account; declare a ServiceAccount of its own [service-accounts]',
    ],
  },
  {
    when: 'the account is missing',
    edits: [remove('ServiceAccount web')],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.serviceAccountName: ServiceAccount shop/web does not exist; declare it or correct the name [service-accounts]',
    ],
  },
  {
    when: 'the token is left to the default',
    edits: [set('Deployment web', 'spec.template.spec.automountServiceAccountToken', undefined)],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.automountServiceAccountToken: is not set, so the token is mounted; set it to false, or to true with a binding [service-accounts]',
    ],
  },
  {
    when: 'a token is mounted and grants nothing',
    edits: [set('Deployment web', 'spec.template.spec.automountServiceAccountToken', true)],
    finds: [
      'demo/web: Deployment shop/web: spec.template.spec.automountServiceAccountToken: mounts a token, but no binding names ServiceAccount shop/web; set it to false, or bind a role, or give the reason in annotation cdk8s-landscape.io/exception.idle-token [service-accounts]',
    ],
  },
  {
    when: 'a token grants nothing for a reason',
    edits: [
      set('Deployment web', 'spec.template.spec.automountServiceAccountToken', true),
      set('Deployment web', 'metadata.annotations', {
        'cdk8s-landscape.io/exception.idle-token': 'it does not start without an account',
      }),
    ],
    finds: [],
  },
  {
    when: 'the binding is gone',
    edits: [remove('RoleBinding report')],
    finds: [
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.automountServiceAccountToken: mounts a token, but no binding names ServiceAccount shop/report; set it to false, or bind a role, or give the reason in annotation cdk8s-landscape.io/exception.idle-token [service-accounts]',
    ],
  },
  {
    when: 'a bound account has no pod with a token',
    edits: [set('CronJob report', `${report}.automountServiceAccountToken`, false)],
    finds: [
      'demo/report: ServiceAccount shop/report: a binding names it, but no pod mounts its token; mount the token in the pods that need the access, or remove the binding, or give the reason in annotation cdk8s-landscape.io/exception.operator-pods [service-accounts]',
    ],
  },
  {
    when: 'an operator makes the pods of a bound account',
    edits: [
      set('CronJob report', `${report}.automountServiceAccountToken`, false),
      set('ServiceAccount report', 'metadata.annotations', {
        'cdk8s-landscape.io/exception.operator-pods': 'used by pods of the operator',
      }),
    ],
    finds: [],
  },
  {
    when: 'the token is projected',
    edits: [
      set('CronJob report', `${report}.automountServiceAccountToken`, false),
      set('CronJob report', `${report}.volumes`, [token]),
      set('CronJob report', `${report}.containers.0.volumeMounts`, [mount]),
    ],
    finds: [],
  },
  {
    when: 'a ClusterRoleBinding grants it',
    edits: [
      remove('RoleBinding report'),
      add(binding('ClusterRoleBinding', 'report', { kind: 'ClusterRole', name: 'view' })),
    ],
    finds: [],
  },
]);
