import {
  type CiliumNetworkPolicySpec,
  type CiliumNetworkPolicySpecEgress,
  CiliumNetworkPolicySpecEgressToPortsPortsProtocol as EgressProtocol,
  CiliumNetworkPolicySpecIngressFromEntities as From,
  CiliumNetworkPolicySpecIngressToPortsPortsProtocol as IngressProtocol,
  CiliumNetworkPolicySpecEgressToEntities as To,
} from '../../imports/cilium.io';
import type { Cluster } from './cluster';
import type { PeerPort, PodSet } from './endpoint';
import type { Spoken, SpokenHost } from './spoken';

/** What NetworkPolicy cannot say, in Cilium's words. Only allows: it adds up with the workload's NetworkPolicy. */
export function ciliumSpec(cluster: Cluster, { selector }: PodSet, spoken: Spoken): CiliumNetworkPolicySpec {
  const egress = [
    ...entityRules([To.KUBE_HYPHEN_APISERVER], spoken.toApiServer),
    ...entityRules([To.HOST, To.REMOTE_HYPHEN_NODE], spoken.toNodes),
    ...(spoken.toHosts.length > 0 ? [dnsRule(cluster), ...spoken.toHosts.map(hostRule)] : []),
  ];
  // Through a tunnel from another node the API server is seen as that node (cilium/cilium#35401).
  const ingress = [
    ...callerRules([From.HOST, From.KUBE_HYPHEN_APISERVER, From.REMOTE_HYPHEN_NODE], spoken.fromApiServer),
    ...callerRules([From.HOST, From.REMOTE_HYPHEN_NODE], spoken.fromNodes),
  ];
  return {
    endpointSelector: { matchLabels: { ...selector } },
    ingress: ingress.length > 0 ? ingress : undefined,
    egress: egress.length > 0 ? egress : undefined,
  };
}

function entityRules(toEntities: To[], ports: readonly PeerPort[]): CiliumNetworkPolicySpecEgress[] {
  return ports.length > 0 ? [{ toEntities, toPorts: [{ ports: egressPorts(ports) }] }] : [];
}

function callerRules(fromEntities: From[], ports: readonly PeerPort[]) {
  const toPorts = ports.map(({ port, transport }) => ({ port: String(port), protocol: IngressProtocol[transport] }));
  return ports.length > 0 ? [{ fromEntities, toPorts: [{ ports: toPorts }] }] : [];
}

/** Cilium learns the addresses of hosts from the answers to those who may ask for them through it. */
function dnsRule({ networkFacts }: Cluster): CiliumNetworkPolicySpecEgress {
  const { pods, port } = networkFacts.resolver;
  const labels = Object.entries(pods.labels).map(([key, value]) => [`k8s:${key}`, value]);
  return {
    toEndpoints: [
      { matchLabels: { 'k8s:io.kubernetes.pod.namespace': pods.namespace, ...Object.fromEntries(labels) } },
    ],
    toPorts: [
      {
        ports: [
          { port: String(port), protocol: EgressProtocol.UDP },
          { port: String(port), protocol: EgressProtocol.TCP },
        ],
        rules: { dns: [{ matchPattern: '*' }] },
      },
    ],
  };
}

function hostRule({ hosts, ports, namesServer }: SpokenHost): CiliumNetworkPolicySpecEgress {
  return {
    toFqdNs: hosts.map((host) => (host.includes('*') ? { matchPattern: host } : { matchName: host })),
    toPorts: [{ ports: egressPorts(ports), serverNames: namesServer ? [...hosts] : undefined }],
  };
}

function egressPorts(ports: readonly PeerPort[]) {
  return ports.map(({ port, transport }) => ({ port: String(port), protocol: EgressProtocol[transport] }));
}
