import type { IPBlock, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import { isInside, parseNetwork, privateNetworks } from '../networks';
import type { Typed } from '../objects';
import type { Complaint, Rule } from '../rule';
import { selectsAll } from '../selector';

type Policy = Typed<'NetworkPolicy'>;
type Peers = readonly NetworkPolicyPeer[] | undefined;

/** What is left out of a NetworkPolicy means "everything"; and implementations differ on what is not plain. */
export const networkPolicies: Rule = {
  id: 'network-policies',
  title:
    'Every NetworkPolicy states both directions, numeric ports with a protocol, and peers chosen by label or by address without the private ranges.',
  *check(objects) {
    for (const at of objects.of('NetworkPolicy')) {
      const { policyTypes, ingress, egress } = at.object.spec ?? {};
      for (const type of ['Ingress', 'Egress'].filter((wanted) => !policyTypes?.includes(wanted))) {
        const problem = `does not name ${type}`;
        yield { at, prop: 'spec.policyTypes', problem, remedy: 'name Ingress and Egress, whatever the rules are' };
      }
      for (const [i, { from, ports }] of (ingress ?? []).entries()) {
        yield* ruleFaults(at, from, ports, `spec.ingress[${i}]`, 'from');
      }
      for (const [i, { to, ports }] of (egress ?? []).entries()) {
        yield* ruleFaults(at, to, ports, `spec.egress[${i}]`, 'to');
      }
    }
  },
};

function* ruleFaults(
  at: Policy,
  peers: Peers,
  ports: readonly NetworkPolicyPort[] | undefined,
  prop: string,
  side: 'from' | 'to',
): Iterable<Complaint> {
  if (!ports?.length) {
    yield { at, prop, problem: 'allows every port', remedy: 'name the ports' };
  }
  if (!peers?.length) {
    yield {
      at,
      prop,
      problem: 'allows every peer, in and outside the cluster',
      remedy: 'choose peers by label',
      exception: 'open-peer',
    };
  }
  for (const [i, { port, protocol }] of (ports ?? []).entries()) {
    const field = `${prop}.ports[${i}]`;
    if (typeof port !== 'number') {
      const problem =
        port === undefined ? 'names no port' : `port ${port} is a name, which not every implementation resolves`;
      yield { at, prop: field, problem, remedy: "use the number of the container's port" };
    }
    if (!protocol) yield { at, prop: field, problem: 'names no protocol', remedy: 'add protocol: TCP, UDP or SCTP' };
  }
  for (const [i, peer] of (peers ?? []).entries()) yield* peerFaults(at, peer, `${prop}.${side}[${i}]`);
}

function* peerFaults(
  at: Policy,
  { ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer,
  prop: string,
): Iterable<Complaint> {
  if (ipBlock) {
    if (podSelector || namespaceSelector) {
      yield { at, prop, problem: 'mixes addresses with selectors', remedy: 'make them two peers' };
    }
    yield* blockFaults(at, ipBlock, `${prop}.ipBlock`);
  } else if (!podSelector || selectsAll(podSelector)) {
    const problem = namespaceSelector ? 'allows every pod of the namespaces' : 'allows every pod of the namespace';
    yield { at, prop, problem, remedy: 'choose pods by label', exception: 'open-peer' };
  }
}

function* blockFaults(at: Policy, { cidr, except }: IPBlock, prop: string): Iterable<Complaint> {
  const outer = parseNetwork(cidr);
  const holes = (except ?? []).flatMap((text) => parseNetwork(text) ?? []);
  for (const text of [cidr, ...(except ?? [])].filter((range) => !parseNetwork(range))) {
    yield { at, prop, problem: `"${text}" is no address range`, remedy: 'write it as 192.0.2.0/24' };
  }
  if (!outer) return;
  for (const { text } of holes.filter((hole) => !isInside(hole, outer))) {
    yield { at, prop, problem: `except ${text} is not inside ${cidr}`, remedy: 'remove it' };
  }
  const reached = privateNetworks.filter(
    (network) =>
      isInside(network, outer) && !isInside(outer, network) && !holes.some((hole) => isInside(network, hole)),
  );
  if (reached.length > 0) {
    const problem = `${cidr} reaches private addresses, and with some implementations every pod`;
    yield { at, prop, problem, remedy: `add except: ${reached.map(({ text }) => text).join(', ')}` };
  }
}
