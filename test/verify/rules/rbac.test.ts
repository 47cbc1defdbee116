import type { KubernetesObject } from '../../../lib/core/manifest';
import { add, binding, set } from '../fixture';
import { proves } from '../proof';

const rule = (field: string, value: unknown) => set('Role report', `rules.0.${field}`, value);
const reason = (id: string) => ({ [`cdk8s-landscape.io/exception.${id}`]: 'the report needs it' });
const secrets: KubernetesObject = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'secrets' },
  rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] }],
};
const bound = (kind: string, name: string) => binding(kind, 'more', { kind: 'ClusterRole', name });

proves('rbac', [
  {
    when: 'any verb',
    edits: [rule('verbs', ['*'])],
    finds: [
      'demo/report: Role shop/report: rules[0].verbs: grants *; name what is needed, or give the reason in annotation cdk8s-landscape.io/exception.rbac-wildcard [rbac]',
    ],
  },
  {
    when: 'the scale of any resource',
    edits: [rule('resources', ['*/scale'])],
    finds: [
      'demo/report: Role shop/report: rules[0].resources: grants */scale; name what is needed, or give the reason in annotation cdk8s-landscape.io/exception.rbac-wildcard [rbac]',
    ],
  },
  {
    when: 'any resource',
    edits: [rule('resources', ['*'])],
    finds: [
      'demo/report: Role shop/report: rules[0].resources: grants *; name what is needed, or give the reason in annotation cdk8s-landscape.io/exception.rbac-wildcard [rbac]',
    ],
  },
  {
    when: 'any group',
    edits: [rule('apiGroups', ['*'])],
    finds: [
      'demo/report: Role shop/report: rules[0].apiGroups: grants *; name what is needed, or give the reason in annotation cdk8s-landscape.io/exception.rbac-wildcard [rbac]',
    ],
  },
  {
    when: 'a wildcard with its reason',
    edits: [rule('verbs', ['*']), set('Role report', 'metadata.annotations', reason('rbac-wildcard'))],
    finds: [],
  },
  {
    when: 'escalating verbs',
    edits: [rule('verbs', ['escalate', 'bind', 'impersonate'])],
    finds: [
      'demo/report: Role shop/report: rules[0].verbs: grants bind; remove the verb, or give the reason in annotation cdk8s-landscape.io/exception.rbac-escalation [rbac]',
      'demo/report: Role shop/report: rules[0].verbs: grants escalate; remove the verb, or give the reason in annotation cdk8s-landscape.io/exception.rbac-escalation [rbac]',
      'demo/report: Role shop/report: rules[0].verbs: grants impersonate; remove the verb, or give the reason in annotation cdk8s-landscape.io/exception.rbac-escalation [rbac]',
    ],
  },
  {
    when: 'escalation with its reason',
    edits: [rule('verbs', ['bind']), set('Role report', 'metadata.annotations', reason('rbac-escalation'))],
    finds: [],
  },
  {
    when: 'all Secrets of the cluster',
    edits: [add(secrets, bound('ClusterRoleBinding', 'secrets'))],
    finds: [
      'demo/secrets: ClusterRole secrets: rules[0]: grants list and watch of the Secrets of every namespace; bind it in single namespaces, or get Secrets by name, or give the reason in annotation cdk8s-landscape.io/exception.rbac-secrets [rbac]',
    ],
  },
  { when: 'all Secrets of a namespace', edits: [add(secrets, bound('RoleBinding', 'secrets'))], finds: [] },
  {
    when: 'all Secrets with the reason',
    edits: [
      add(
        { ...secrets, metadata: { name: 'secrets', annotations: reason('rbac-secrets') } },
        bound('ClusterRoleBinding', 'secrets'),
      ),
    ],
    finds: [],
  },
  {
    when: 'cluster-admin',
    edits: [add(bound('RoleBinding', 'cluster-admin'))],
    finds: [
      'demo/more: RoleBinding shop/more: roleRef: grants everything; bind a role of exactly what is needed, or give the reason in annotation cdk8s-landscape.io/exception.rbac-cluster-admin [rbac]',
    ],
  },
  {
    when: 'cluster-admin with its reason',
    edits: [
      add(bound('RoleBinding', 'cluster-admin')),
      set('RoleBinding more', 'metadata.annotations', reason('rbac-cluster-admin')),
    ],
    finds: [],
  },
]);
