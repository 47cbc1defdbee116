import type { Manifest } from '../../core/manifest';
import type { Objects, Typed } from '../objects';
import type { PodOwner } from '../pods';
import type { Rule } from '../rule';
import { selectsAll } from '../selector';

/** Without a policy a pod is open to everybody; with two, nobody can read off what it is open to. */
export const networkIsolation: Rule = {
  id: 'network-isolation',
  title:
    'Every namespace with pods denies all traffic by default, and exactly one more NetworkPolicy selects each pod that has a network of its own.',
  *check(objects) {
    const denied = new Set<string>();
    const policies = new Map<PodOwner, Typed<'NetworkPolicy'>[]>();
    for (const at of objects.of('NetworkPolicy')) {
      const namespace = at.object.metadata.namespace ?? 'default';
      if (isDefaultDeny(at)) denied.add(namespace);
      else for (const pod of selected(objects, at)) append(policies, pod, at);
    }
    const open = new Map<string, Manifest>();
    for (const pod of objects.pods) {
      if (!denied.has(pod.namespace) && !open.has(pod.namespace)) open.set(pod.namespace, pod.at);
      if (pod.spec.hostNetwork) continue;
      const [first, ...others] = policies.get(pod) ?? [];
      if (!first) {
        const problem = 'no NetworkPolicy says what it may talk to';
        yield { at: pod.at, problem, remedy: 'declare its connections, or a policy without rules' };
      }
      for (const other of others) {
        const problem = `NetworkPolicies ${first?.object.metadata.name} and ${other.object.metadata.name} both select it`;
        yield { at: pod.at, problem, remedy: 'keep one policy for a workload' };
      }
    }
    for (const [namespace, pod] of open) {
      const problem = `no NetworkPolicy denies by default in namespace ${namespace}`;
      const remedy = 'declare one with an empty podSelector, both policyTypes and no rules';
      yield { at: objects.find('Namespace', namespace) ?? pod, problem, remedy };
    }
  },
};

/** Selects every pod of its namespace, in both directions, and allows nothing. */
function isDefaultDeny({ object: { spec } }: Typed<'NetworkPolicy'>): boolean {
  return (
    selectsAll(spec?.podSelector ?? {}) &&
    (spec?.policyTypes ?? []).length === 2 &&
    !spec?.ingress?.length &&
    !spec?.egress?.length
  );
}

function selected(objects: Objects, { object: { metadata, spec } }: Typed<'NetworkPolicy'>): readonly PodOwner[] {
  return objects.podsSelected(metadata.namespace ?? 'default', spec?.podSelector ?? {});
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
