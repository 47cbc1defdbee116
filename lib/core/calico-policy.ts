import {
  NetworkPolicySpecEgressAction as Action,
  type NetworkPolicySpecEgressDestination as Destination,
  type GlobalNetworkPolicySpec,
  type GlobalNetworkPolicySpecIngress,
  GlobalNetworkPolicySpecTypes as GlobalType,
  GlobalNetworkPolicySpecIngressAction as IngressAction,
  GlobalNetworkPolicySpecIngressDestinationPorts as IngressPort,
  GlobalNetworkPolicySpecIngressProtocol as IngressProtocol,
  type NetworkPolicySpec,
  type NetworkPolicySpecEgress,
  NetworkPolicySpecEgressDestinationPorts as Port,
  NetworkPolicySpecEgressProtocol as Protocol,
  NetworkPolicySpecTypes as Type,
} from '../../imports/projectcalico.org';
import type { Cluster } from './cluster';
import { type PeerPort, type PodSet, type Transport, transports } from './endpoint';
import type { Cidr } from './names';
import { hostLabels } from './network-sets';
import type { Spoken } from './spoken';

/** Label that Calico gives to every pod with a network of its own. */
const everyPod = 'has(projectcalico.org/orchestrator)';

/** Ways out that Calico names better than NetworkPolicy. Only allows, in the tier of NetworkPolicies, so that both add up. */
export function calicoSpec({ facts }: Cluster, pods: PodSet, spoken: Spoken): NetworkPolicySpec {
  const to = (whom: Destination, peerPorts: readonly PeerPort[]): NetworkPolicySpecEgress[] =>
    transports.flatMap((transport) => {
      const ports = numbers(peerPorts, transport).map(Port.fromNumber);
      const protocol = Protocol.fromString(transport);
      return ports.length > 0 ? [{ action: Action.ALLOW, protocol, destination: { ...whom, ports } }] : [];
    });
  return {
    tier: 'default',
    selector: selectorText(pods.selector),
    types: [Type.EGRESS],
    egress: [
      // Follows the endpoints of the Service, their ports with them: a rule may not name both.
      ...(spoken.toApiServer.length > 0
        ? [{ action: Action.ALLOW, destination: { services: { name: 'kubernetes', namespace: 'default' } } }]
        : []),
      ...to({ nets: [...facts.nodeRanges] }, spoken.toNodes),
      // Sets of the whole cluster alone: pods might have the label, too.
      ...spoken.toKnownHosts.flatMap(({ host, ports }) =>
        to({ selector: selectorText(hostLabels(host)), namespaceSelector: 'global()' }, ports),
      ),
    ],
  };
}

/**
 * Who calls from a node or from the API server: from an address of either, or where nodes reach each other's pods through a
 * tunnel, from its end, which has an address of pods and is none. Only a policy of the whole cluster can say that it is no pod:
 * in one of a namespace each selector stands for pods of that namespace.
 */
export function calicoCallersSpec(cluster: Cluster, pods: PodSet, spoken: Spoken): GlobalNetworkPolicySpec {
  const { nodeRanges, podRanges, apiServer } = cluster.facts;
  const nodes = [...nodeRanges, ...(cluster.cniFacts.tunnelsNodes ? podRanges : [])];
  const from = (nets: readonly Cidr[], ports: readonly PeerPort[]): GlobalNetworkPolicySpecIngress[] =>
    transports
      .filter((transport) => numbers(ports, transport).length > 0)
      .map((transport) => ({
        action: IngressAction.ALLOW,
        protocol: IngressProtocol.fromString(transport),
        source: { nets: [...new Set(nets)], notSelector: everyPod },
        destination: { ports: numbers(ports, transport).map(IngressPort.fromNumber) },
      }));
  return {
    tier: 'default',
    selector: selectorText(pods.selector),
    namespaceSelector: equals('kubernetes.io/metadata.name', pods.namespace),
    types: [GlobalType.INGRESS],
    ingress: [...from([...apiServer.ranges, ...nodes], spoken.fromApiServer), ...from(nodes, spoken.fromNodes)],
  };
}

function numbers(ports: readonly PeerPort[], transport: Transport): number[] {
  return ports.filter((port) => port.transport === transport).map(({ port }) => port);
}

function selectorText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => equals(key, value))
    .sort()
    .join(' && ');
}

function equals(key: string, value: string): string {
  return `${key} == '${value}'`;
}
