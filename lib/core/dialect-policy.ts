import type { Construct } from 'constructs';
import { CiliumNetworkPolicy } from '../../imports/cilium.io';
import { NetworkPolicy as AntreaNetworkPolicy } from '../../imports/crd.antrea.io';
import { NetworkPolicy as CalicoNetworkPolicy } from '../../imports/projectcalico.org';
import { antreaSpec } from './antrea-policy';
import { calicoSpec } from './calico-policy';
import { ciliumSpec } from './cilium-policy';
import type { Cluster } from './cluster';
import { lazy } from './lazy';
import type { Connections } from './network-policy';
import { spokenOf } from './spoken';

/** Who the policy is about, and what it is called. */
export interface DialectPolicyProps {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Asked at synthesis. */
  readonly connections: () => Connections;
}

/** Declares the policy of the CNI's own kind, beside a workload's NetworkPolicy, for ends that are not pods. */
export function declareDialectPolicy(scope: Construct, cluster: Cluster, props: DialectPolicyProps): void {
  const { dialect } = cluster.cniFacts;
  const metadata = { name: `${props.name}-${dialect}`, namespace: props.namespace, labels: props.labels };
  const spoken = () => spokenOf(cluster, props.connections().egress, props.connections().ingress);
  const pods = () => props.connections().pods;
  switch (dialect) {
    case 'cilium':
      new CiliumNetworkPolicy(scope, 'dialect-policy', {
        metadata,
        spec: lazy(() => ciliumSpec(cluster, pods(), spoken())),
      });
      return;
    case 'calico':
      new CalicoNetworkPolicy(scope, 'dialect-policy', {
        metadata,
        spec: lazy(() => calicoSpec(cluster, pods(), spoken())),
      });
      return;
    case 'antrea':
      new AntreaNetworkPolicy(scope, 'dialect-policy', { metadata, spec: lazy(() => antreaSpec(pods(), spoken())) });
      return;
    case undefined:
      return;
  }
}
