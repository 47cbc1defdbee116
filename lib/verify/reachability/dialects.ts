import type { Manifest } from '../../core/manifest';
import type { NetworkFacts } from '../../core/network-facts';
import type { Objects } from '../objects';
import { readAntrea } from './antrea';
import { readCalico, readCalicoGlobal } from './calico';
import { readCilium } from './cilium';
import type { Dialect } from './dialect';
import { misfit } from './form';
import type { Policy } from './policy';

/** Policies of the CNIs' own kinds, and those that say what is not understood, with the field. */
export interface DialectPolicies {
  readonly policies: readonly Policy[];
  readonly unread: readonly { readonly at: Manifest; readonly field: string }[];
}

/** Kinds that decide about connections and of which nothing is understood. */
const foreignKinds: readonly (readonly [group: string, kind: string])[] = [
  ['cilium.io', 'CiliumClusterwideNetworkPolicy'],
  ['crd.antrea.io', 'ClusterNetworkPolicy'],
  ['policy.networking.k8s.io', 'ClusterNetworkPolicy'],
  ['policy.networking.k8s.io', 'AdminNetworkPolicy'],
  ['policy.networking.k8s.io', 'BaselineAdminNetworkPolicy'],
];

/** Reads every policy of the CNIs' own kinds. What is not understood is not guessed at. */
export function dialectPolicies(objects: Objects, facts: NetworkFacts): DialectPolicies {
  const policies: Policy[] = [];
  const unread = foreignKinds.flatMap(([group, kind]) =>
    objects.custom(group, kind).map((at) => ({ at, field: 'kind' })),
  );
  const readAll = <S>({ group, kind, spec: form, read }: Dialect<S>) => {
    for (const at of objects.custom(group, kind)) {
      const field = misfit(at.object.spec ?? {}, form, 'spec');
      const policy = field === undefined ? read(at, (at.object.spec ?? {}) as S, facts, objects) : undefined;
      if (policy) policies.push(policy);
      else unread.push({ at, field: field ?? 'spec' });
    }
  };
  readAll(readCilium);
  readAll(readCalico);
  readAll(readCalicoGlobal);
  readAll(readAntrea);
  return { policies, unread };
}
