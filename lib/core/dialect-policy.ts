import type { Construct } from 'constructs';
import { CiliumNetworkPolicy } from '../../imports/cilium.io';
import { NetworkPolicy as AntreaNetworkPolicy } from '../../imports/crd.antrea.io';
import { NetworkPolicy as CalicoNetworkPolicy, GlobalNetworkPolicy } from '../../imports/projectcalico.org';
import { antreaSpec } from './antrea-policy';
import { calicoCallersSpec, calicoSpec } from './calico-policy';
import { ciliumSpec } from './cilium-policy';
import type { Cluster } from './cluster';
import type { PodSet } from './endpoint';
import { lazy } from './lazy';
import type { Connections } from './network-policy';
import { type Spoken, spokenOf } from './spoken';

/** Who the policy is about, and what it is called. */
export interface DialectPolicyProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Asked at synthesis. */
  readonly connections: () => Connections;
}

/** Which end of its connections a policy is about. */
export type Side = 'egress' | 'ingress';

/**
 * Declares the policy of the CNI's own kind, beside a workload's NetworkPolicy, for ends that are not pods; nothing where it is
 * declared already. One is about both sides, unless the CNI has a kind for each.
 */
export function declareDialectPolicy(scope: Construct, cluster: Cluster, side: Side, props: DialectPolicyProps): void {
  const { dialect } = cluster.cniFacts;
  const { namespace, labels } = props;
  const name = `${props.name}-${dialect}`;
  const metadata = { name, namespace, labels };
  const id = dialect === 'calico' && side === 'ingress' ? 'callers-policy' : 'dialect-policy';
  if (scope.node.tryFindChild(id)) return;
  const spec = <T>(render: (pods: PodSet, spoken: Spoken) => T) =>
    lazy(() => {
      const { pods, egress, ingress } = props.connections();
      return render(pods, spokenOf(cluster, egress, ingress));
    });
  switch (dialect) {
    case 'cilium':
      new CiliumNetworkPolicy(scope, id, { metadata, spec: spec((pods, spoken) => ciliumSpec(cluster, pods, spoken)) });
      return;
    case 'calico':
      if (side === 'egress') {
        const egress = spec((pods, spoken) => calicoSpec(cluster, pods, spoken));
        new CalicoNetworkPolicy(scope, id, { metadata, spec: egress });
      } else {
        const callers = spec((pods, spoken) => calicoCallersSpec(cluster, pods, spoken));
        new GlobalNetworkPolicy(scope, id, { metadata: { name: `${namespace}-${name}`, labels }, spec: callers });
      }
      return;
    case 'antrea':
      new AntreaNetworkPolicy(scope, id, { metadata, spec: spec(antreaSpec) });
      return;
    case undefined:
      return;
  }
}
