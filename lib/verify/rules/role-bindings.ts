import { systemNamespaces } from '../kinds';
import type { Objects, Typed } from '../objects';
import type { Complaint, Rule } from '../rule';

const builtInClusterRoles = /^(view|edit|admin|cluster-admin|system:.+)$/;

/** Roles that every cluster has in kube-system, for add-on API servers and control plane components. */
const builtInSystemRoles = /^(extension-apiserver-authentication-reader|system:.+)$/;

/** A binding to nothing is accepted by the API server, and grants nothing. */
export const roleBindings: Rule = {
  id: 'role-bindings',
  title: 'Every binding names a role and ServiceAccounts that exist.',
  *check(objects) {
    for (const at of [...objects.of('RoleBinding'), ...objects.of('ClusterRoleBinding')]) {
      yield* role(objects, at);
      yield* subjects(objects, at);
    }
  },
};

type Binding = Typed<'RoleBinding'> | Typed<'ClusterRoleBinding'>;

function* role(objects: Objects, at: Binding): Iterable<Complaint> {
  const { kind, name } = at.object.roleRef;
  const { namespace } = at.object.metadata;
  const remedy = `declare the ${kind} or correct the name`;
  if (kind === 'ClusterRole') {
    if (builtInClusterRoles.test(name) || objects.find('ClusterRole', name)) return;
    yield { at, prop: 'roleRef', problem: `ClusterRole ${name} does not exist`, remedy };
  } else if (kind !== 'Role') {
    yield { at, prop: 'roleRef', problem: `${kind} is no role`, remedy: 'name a Role or a ClusterRole' };
  } else if (at.object.kind === 'ClusterRoleBinding') {
    yield { at, prop: 'roleRef', problem: 'a ClusterRoleBinding cannot grant a Role', remedy: 'name a ClusterRole' };
  } else if (
    !objects.find('Role', name, namespace) &&
    !(namespace === 'kube-system' && builtInSystemRoles.test(name))
  ) {
    yield { at, prop: 'roleRef', problem: `Role ${namespace}/${name} does not exist`, remedy };
  }
}

function* subjects(objects: Objects, at: Binding): Iterable<Complaint> {
  for (const [i, { kind, name, namespace }] of (at.object.subjects ?? []).entries()) {
    if (kind !== 'ServiceAccount') continue;
    const prop = `subjects[${i}]`;
    if (!namespace) {
      yield { at, prop, problem: `ServiceAccount ${name} has no namespace`, remedy: "name the account's namespace" };
      continue;
    }
    // Kubernetes' own controllers have accounts that no manifest declares.
    const foreign = systemNamespaces.has(namespace) && !objects.declaresNamespace(namespace);
    if (foreign || objects.find('ServiceAccount', name, namespace)) continue;
    yield {
      at,
      prop,
      problem: `ServiceAccount ${namespace}/${name} does not exist`,
      remedy: 'declare the account or correct the name',
    };
  }
}
