import type { PolicyRule } from 'kubernetes-types/rbac/v1';
import type { Objects, Typed } from '../objects';
import type { Complaint, Rule } from '../rule';

const escalating = ['escalate', 'bind', 'impersonate'];

/** Whoever can read every Secret or grant itself more owns the cluster. */
export const rbac: Rule = {
  id: 'rbac',
  title: 'No role grants wildcards, escalation or all Secrets of the cluster, and nothing is bound to cluster-admin.',
  *check(objects) {
    const global = boundEverywhere(objects);
    for (const at of [...objects.of('Role'), ...objects.of('ClusterRole')]) {
      const everywhere = at.object.kind === 'ClusterRole' && global.has(at.object.metadata.name);
      for (const [i, rule] of (at.object.rules ?? []).entries()) yield* faults(at, rule, `rules[${i}]`, everywhere);
    }
    for (const at of [...objects.of('RoleBinding'), ...objects.of('ClusterRoleBinding')]) {
      const { kind, name } = at.object.roleRef;
      if (kind !== 'ClusterRole' || name !== 'cluster-admin') continue;
      yield {
        at,
        prop: 'roleRef',
        problem: 'grants everything',
        remedy: 'bind a role of exactly what is needed',
        exception: 'rbac-cluster-admin',
      };
    }
  },
};

type AnyRole = Typed<'Role'> | Typed<'ClusterRole'>;

function* faults(at: AnyRole, rule: PolicyRule, prop: string, everywhere: boolean): Iterable<Complaint> {
  for (const field of ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'] as const) {
    // `*/scale` is the scale of everything.
    const wildcard = rule[field]?.find((granted) => granted === '*' || granted.startsWith('*/'));
    if (wildcard === undefined) continue;
    yield {
      at,
      prop: `${prop}.${field}`,
      problem: `grants ${wildcard}`,
      remedy: 'name what is needed',
      exception: 'rbac-wildcard',
    };
  }
  for (const verb of rule.verbs?.filter((granted) => escalating.includes(granted)) ?? []) {
    const problem = `grants ${verb}`;
    yield { at, prop: `${prop}.verbs`, problem, remedy: 'remove the verb', exception: 'rbac-escalation' };
  }
  const reads = rule.verbs?.filter((verb) => verb === 'list' || verb === 'watch') ?? [];
  if (everywhere && reads.length > 0 && rule.resources?.includes('secrets') && rule.apiGroups?.includes('')) {
    yield {
      at,
      prop,
      problem: `grants ${reads.join(' and ')} of the Secrets of every namespace`,
      remedy: 'bind it in single namespaces, or get Secrets by name',
      exception: 'rbac-secrets',
    };
  }
}

function boundEverywhere(objects: Objects): ReadonlySet<string> {
  return new Set(objects.of('ClusterRoleBinding').map(({ object }) => object.roleRef.name));
}
