import type { Definitions, KubernetesRole } from './definitions';

/** What is wrong, and how to mend it. */
export interface Fault {
  readonly problem: string;
  readonly remedy: string;
}

/** Namespaces whose workloads may log in. */
export function clientNamespaces({ roles = {} }: Definitions): readonly string[] {
  return [...new Set(Object.values(roles).map(({ namespace }) => namespace))].sort();
}

/** What speaks against a role for pods with a ServiceAccount, if anything does. */
export function loginProblem(
  { roles = {} }: Definitions,
  role: string,
  { namespace, serviceAccount }: { readonly namespace: string; readonly serviceAccount: string },
): Fault | undefined {
  const known = roles[role];
  if (!known) return unknownRole(role, roles);
  if (known.namespace === namespace && known.serviceAccounts.includes(serviceAccount)) return undefined;
  return {
    problem: `role '${role}' is not for ServiceAccount ${namespace}/${serviceAccount}`,
    remedy: `name it in definitions.roles.${role} of the server`,
  };
}

/** What speaks against reading a path with a role, if anything does. */
export function readProblem({ roles = {}, policies = {} }: Definitions, role: string, path: string): Fault | undefined {
  const known = roles[role];
  if (!known) return unknownRole(role, roles);
  const grants = known.policies.flatMap((name) => Object.entries(policies[name] ?? {}));
  if (grants.some(([pattern, capabilities]) => covers(pattern, path) && capabilities.includes('read')))
    return undefined;
  return {
    problem: `role '${role}' may not read '${path}'`,
    remedy: `grant read on it in one of its policies (${known.policies.join(', ')})`,
  };
}

/** Expression by which a template finds the values of a path: those of versioned engines lie one level deeper. */
export function valuesOf({ engines = {} }: Definitions, path: string): '.Data' | '.Data.data' {
  return engines[path.split('/')[0] ?? '']?.kind === 'kv' ? '.Data.data' : '.Data';
}

function unknownRole(role: string, roles: Readonly<Record<string, KubernetesRole>>): Fault {
  return {
    problem: `the server has no role '${role}'`,
    remedy: `use one of ${Object.keys(roles).join(', ') || 'none'}, or declare it in definitions.roles`,
  };
}

/** Whether a policy's path means another: `+` stands for one segment, `*` at the end for anything. */
function covers(pattern: string, path: string): boolean {
  const text = pattern.split('+').map((part) => part.replaceAll(/[.?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${text.join('[^/]+').replace(/\*$/, '.*')}$`).test(path);
}
