import type { Objects } from '../objects';
import type { PodOwner } from '../pods';
import type { Complaint, Rule } from '../rule';

/** A token is a key to the API server: it goes only into pods that have been given something to do there. */
export const serviceAccounts: Rule = {
  id: 'service-accounts',
  title:
    'Every pod runs as a ServiceAccount of its own that exists, and mounts its token explicitly, exactly if a binding grants the account something.',
  *check(objects) {
    const bound = boundAccounts(objects);
    const served = new Set<string>();
    for (const pod of objects.pods) {
      const account = `${pod.namespace}/${pod.spec.serviceAccountName ?? 'default'}`;
      if (mountsToken(pod)) served.add(account);
      yield* check(objects, pod, account, bound.has(account));
    }
    for (const at of objects.of('ServiceAccount')) {
      const account = `${at.object.metadata.namespace ?? 'default'}/${at.object.metadata.name}`;
      if (!bound.has(account) || served.has(account)) continue;
      yield {
        at,
        problem: 'a binding names it, but no pod mounts its token',
        remedy: 'mount the token in the pods that need the access, or remove the binding',
        exception: 'operator-pods',
      };
    }
  },
};

function* check(
  objects: Objects,
  { at, spec, namespace, field }: PodOwner,
  account: string,
  bound: boolean,
): Iterable<Complaint> {
  const { serviceAccountName, automountServiceAccountToken } = spec;
  const name = `${field}.serviceAccountName`;
  const token = `${field}.automountServiceAccountToken`;
  if (!serviceAccountName || serviceAccountName === 'default') {
    yield { at, prop: name, problem: 'runs as the default account', remedy: 'declare a ServiceAccount of its own' };
  } else if (!objects.find('ServiceAccount', serviceAccountName, namespace)) {
    yield {
      at,
      prop: name,
      problem: `ServiceAccount ${account} does not exist`,
      remedy: 'declare it or correct the name',
    };
  }
  if (typeof automountServiceAccountToken !== 'boolean') {
    yield {
      at,
      prop: token,
      problem: 'is not set, so the token is mounted',
      remedy: 'set it to false, or to true with a binding',
    };
  } else if (automountServiceAccountToken && !bound) {
    yield {
      at,
      prop: token,
      problem: `mounts a token, but no binding names ServiceAccount ${account}`,
      remedy: 'set it to false, or bind a role',
      exception: 'idle-token',
    };
  }
}

function boundAccounts(objects: Objects): ReadonlySet<string> {
  const bindings = [...objects.of('RoleBinding'), ...objects.of('ClusterRoleBinding')];
  return new Set(
    bindings.flatMap(({ object }) =>
      (object.subjects ?? []).flatMap(({ kind, name, namespace }) =>
        kind === 'ServiceAccount' ? `${namespace}/${name}` : [],
      ),
    ),
  );
}

function mountsToken({ spec }: PodOwner): boolean {
  const projected = (spec.volumes ?? []).flatMap((volume) => volume.projected?.sources ?? []);
  return spec.automountServiceAccountToken === true || projected.some((source) => source.serviceAccountToken);
}
