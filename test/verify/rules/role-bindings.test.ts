import { add, binding, object, set } from '../fixture';
import { proves } from '../proof';

const role = (kind: string, name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name });

proves('role-bindings', [
  {
    when: 'the Role is missing',
    edits: [set('RoleBinding report', 'roleRef.name', 'reports')],
    finds: [
      'demo/report: RoleBinding shop/report: roleRef: Role shop/reports does not exist; declare the Role or correct the name [role-bindings]',
    ],
  },
  {
    when: 'the ClusterRole is missing',
    edits: [add(binding('RoleBinding', 'more', role('ClusterRole', 'reports')))],
    finds: [
      'demo/more: RoleBinding shop/more: roleRef: ClusterRole reports does not exist; declare the ClusterRole or correct the name [role-bindings]',
    ],
  },
  {
    when: 'the ClusterRole is built in',
    edits: [add(binding('RoleBinding', 'more', role('ClusterRole', 'system:auth-delegator')))],
    finds: [],
  },
  {
    when: 'the ClusterRole is declared',
    edits: [
      add(binding('RoleBinding', 'more', role('ClusterRole', 'own')), {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'own' },
        rules: [],
      }),
    ],
    finds: [],
  },
  {
    when: 'a ClusterRoleBinding names a Role',
    edits: [add(binding('ClusterRoleBinding', 'more', role('Role', 'report')))],
    finds: [
      'demo/more: ClusterRoleBinding more: roleRef: a ClusterRoleBinding cannot grant a Role; name a ClusterRole [role-bindings]',
    ],
  },
  {
    when: 'the role is no role',
    edits: [set('RoleBinding report', 'roleRef.kind', 'User')],
    finds: [
      'demo/report: RoleBinding shop/report: roleRef: User is no role; name a Role or a ClusterRole [role-bindings]',
    ],
  },
  {
    when: 'the system Role is in every cluster',
    edits: [
      add(
        object(
          'rbac.authorization.k8s.io/v1',
          'RoleBinding',
          'more',
          {
            roleRef: role('Role', 'extension-apiserver-authentication-reader'),
            subjects: [{ kind: 'ServiceAccount', name: 'report', namespace: 'shop' }],
          },
          'kube-system',
        ),
      ),
    ],
    finds: [],
  },
  {
    when: 'the account is missing',
    edits: [set('RoleBinding report', 'subjects.1', { kind: 'ServiceAccount', name: 'reports', namespace: 'shop' })],
    finds: [
      'demo/report: RoleBinding shop/report: subjects[1]: ServiceAccount shop/reports does not exist; declare the account or correct the name [role-bindings]',
    ],
  },
  {
    when: 'the account has no namespace',
    edits: [set('RoleBinding report', 'subjects.1', { kind: 'ServiceAccount', name: 'report' })],
    finds: [
      "demo/report: RoleBinding shop/report: subjects[1]: ServiceAccount report has no namespace; name the account's namespace [role-bindings]",
    ],
  },
  {
    when: 'the account is one of the cluster',
    edits: [
      set('RoleBinding report', 'subjects.1', {
        kind: 'ServiceAccount',
        name: 'generic-garbage-collector',
        namespace: 'kube-system',
      }),
    ],
    finds: [],
  },
  {
    when: 'a subject is a group',
    edits: [
      set('RoleBinding report', 'subjects.1', {
        kind: 'Group',
        name: 'auditors',
        apiGroup: 'rbac.authorization.k8s.io',
      }),
    ],
    finds: [],
  },
]);
