import {
  NetworkPolicySpecEgressAction as Action,
  type NetworkPolicySpec,
  type NetworkPolicySpecEgress,
  NetworkPolicySpecEgressDestinationPorts as Port,
  NetworkPolicySpecEgressProtocol as Protocol,
  NetworkPolicySpecTypes as Type,
} from '../../imports/projectcalico.org';
import type { Cluster } from './cluster';
import { type PodSet, type Transport, transports } from './endpoint';
import type { Spoken } from './spoken';

/** What Calico says better than NetworkPolicy. Only allows, in the tier of NetworkPolicies, so that both add up. */
export function calicoSpec({ facts }: Cluster, { selector }: PodSet, spoken: Spoken): NetworkPolicySpec {
  const toNodes = (transport: Transport): NetworkPolicySpecEgress[] => {
    const ports = spoken.toNodes.filter((port) => port.transport === transport);
    const destination = { nets: [...facts.nodeRanges], ports: ports.map(({ port }) => Port.fromNumber(port)) };
    return ports.length > 0 ? [{ action: Action.ALLOW, protocol: Protocol.fromString(transport), destination }] : [];
  };
  return {
    tier: 'default',
    selector: Object.entries(selector)
      .map(([key, value]) => `${key} == '${value}'`)
      .sort()
      .join(' && '),
    types: [Type.EGRESS],
    egress: [
      // Follows the endpoints of the Service, their ports with them: a rule may not name both.
      ...(spoken.toApiServer.length > 0
        ? [{ action: Action.ALLOW, destination: { services: { name: 'kubernetes', namespace: 'default' } } }]
        : []),
      ...transports.flatMap(toNodes),
    ],
  };
}
