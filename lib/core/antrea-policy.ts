import {
  NetworkPolicySpecEgressAction as EgressAction,
  NetworkPolicySpecEgressPortsProtocol as EgressProtocol,
  NetworkPolicySpecIngressFromNodeSelectorMatchExpressionsOperator as FromOperator,
  NetworkPolicySpecIngressAction as IngressAction,
  NetworkPolicySpecIngressPortsProtocol as IngressProtocol,
  type NetworkPolicySpec,
  type NetworkPolicySpecEgressTo,
  NetworkPolicySpecEgressToNodeSelectorMatchExpressionsOperator as ToOperator,
} from '../../imports/crd.antrea.io';
import type { PeerPort, PodSet } from './endpoint';
import type { Spoken } from './spoken';

/** Label that every node has. */
const anyNode = 'kubernetes.io/hostname';
/** Label of nodes on which the API server runs. */
const controlPlaneNode = 'node-role.kubernetes.io/control-plane';
/** Order among the policies of a tier, from 1 to 10000. All of ours only allow, so that none must come before another. */
const priority = 5;

/**
 * What NetworkPolicy cannot say, in Antrea's words. Only allows, in the tier that is judged right before NetworkPolicies; it
 * isolates nobody, which the workload's NetworkPolicy does.
 */
export function antreaSpec({ selector }: PodSet, spoken: Spoken): NetworkPolicySpec {
  const egress = [
    ...egressRules('api-server', [toNodes(controlPlaneNode)], spoken.toApiServer),
    ...egressRules('nodes', [toNodes(anyNode)], spoken.toNodes),
    ...spoken.toHosts.flatMap(({ hosts, ports }) =>
      egressRules(
        `host-${hosts[0]}`,
        hosts.map((fqdn) => ({ fqdn })),
        ports,
      ),
    ),
  ];
  // The API server's calls come from the node it runs on, or from where that node's tunnel ends.
  const ingress = [...ingressRules('api-server', spoken.fromApiServer), ...ingressRules('nodes', spoken.fromNodes)];
  return {
    tier: 'application',
    priority,
    appliedTo: [{ podSelector: { matchLabels: { ...selector } } }],
    ingress: ingress.length > 0 ? ingress : undefined,
    egress: egress.length > 0 ? egress : undefined,
  };
}

function toNodes(key: string): NetworkPolicySpecEgressTo {
  return { nodeSelector: { matchExpressions: [{ key, operator: ToOperator.EXISTS }] } };
}

function egressRules(name: string, to: NetworkPolicySpecEgressTo[], ports: readonly PeerPort[]) {
  const numbered = ports.map(({ port, transport }) => ({
    port,
    protocol: EgressProtocol[transport],
  }));
  return ports.length > 0 ? [{ name, action: EgressAction.ALLOW, to, ports: numbered }] : [];
}

function ingressRules(name: string, ports: readonly PeerPort[]) {
  const from = [{ nodeSelector: { matchExpressions: [{ key: anyNode, operator: FromOperator.EXISTS }] } }];
  const numbered = ports.map(({ port, transport }) => ({
    port,
    protocol: IngressProtocol[transport],
  }));
  return ports.length > 0 ? [{ name, action: IngressAction.ALLOW, from, ports: numbered }] : [];
}
