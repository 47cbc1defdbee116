import type { ExpectedFlow, FlowEnd } from '../../core/network-facts';
import type { Objects } from '../objects';
import type { PodOwner } from '../pods';
import { listeningPorts, protocolOf } from '../pods';
import { Reachability } from '../reachability';
import { AddressSet } from '../reachability/addresses';
import { compare, type Difference } from '../reachability/compare';
import { podName } from '../reachability/ends';
import { portText } from '../reachability/ports';
import type { Complaint, Rule } from '../rule';

/** A policy that lets too little through breaks the platform, one that lets too much through leaves it open. */
export const reachability: Rule = {
  id: 'reachability',
  title:
    'Policies let through exactly the declared connections: none is missing at either end, and nothing else is possible.',
  *check(objects) {
    const { network } = objects;
    if (!network) return;
    const reach = new Reachability(objects, network.facts);
    for (const difference of compare(reach, network.flows).differences) yield* complaint(objects, difference);
    for (const { at, field } of reach.unread) {
      const problem = 'says what reachability does not understand, so that nobody knows what it lets through';
      yield {
        at,
        prop: field,
        problem,
        remedy: 'use a rule that allows ends in one of the forms that lib/verify/README.md lists',
      };
    }
    for (const flow of network.flows) {
      yield* twinFaults(objects, flow);
      yield* portFaults(objects, flow);
      yield* blockFaults(objects, flow, AddressSet.of(network.facts.podRanges));
    }
  },
};

function* complaint(objects: Objects, { kind, subject, direction, end, port }: Difference): Iterable<Complaint> {
  const { name: own, pod, namespace } = subject;
  const [from, to] = direction === 'egress' ? [own, end] : [end, own];
  const connection = `${from} to ${to} at ${portText(port)}`;
  const side = direction === 'egress' ? 'out' : 'in';
  const at = pod ? (policyOf(objects, pod) ?? pod.at) : objects.find('Namespace', namespace);
  if (!at) return;
  yield kind === 'missing'
    ? {
        at,
        problem: `does not let ${side} the declared connection from ${connection}`,
        remedy: `add the rule for ${direction}, or remove the declaration`,
      }
    : {
        at,
        problem: `lets ${side} a connection that nobody declared, from ${connection}`,
        remedy: 'declare the connection, or remove the rule',
      };
}

/** The policy of a workload's own, which is named after it. */
function policyOf(objects: Objects, { namespace, name }: PodOwner) {
  return objects.find('NetworkPolicy', name, namespace);
}

/** A policy that names one of two workloads of the same labels lets both through. */
function* twinFaults(objects: Objects, { path, from, to }: ExpectedFlow): Iterable<Complaint> {
  for (const [end, other] of [
    [from, to],
    [to, from],
  ] as const) {
    const found = podsAt(objects, end);
    const [at = found[0]] = podsAt(objects, other);
    if (found.length < 2 || !at) continue;
    const names = found.map(podName).join(' and ');
    yield {
      at: at.at,
      problem: `${path} connects it with ${found.length} workloads at once, ${names}: their labels are the same`,
      remedy: 'give each workload labels of its own',
    };
  }
}

function podsAt(objects: Objects, end: FlowEnd): readonly PodOwner[] {
  return end.kind === 'pods' ? objects.podsSelected(end.namespace, { matchLabels: { ...end.labels } }) : [];
}

function* portFaults(objects: Objects, { path, from, to, ports }: ExpectedFlow): Iterable<Complaint> {
  for (const pod of podsAt(objects, to)) {
    const open = new Set(listeningPorts(pod).map((port) => `${port.containerPort}/${protocolOf(port)}`));
    for (const { port, transport } of ports) {
      if (open.has(`${port}/${transport}`)) continue;
      yield {
        at: pod.at,
        problem: `${path} connects ${endText(from)} to ${podName(pod)} at ${port}/${transport}, where it does not listen`,
        remedy: `connect to one of its ports: ${[...open].sort().join(', ') || 'it has none'}`,
      };
    }
  }
}

/** Where pods have addresses in a block, most plugins let it reach all of them. */
function* blockFaults(objects: Objects, { path, from, to }: ExpectedFlow, pods: AddressSet): Iterable<Complaint> {
  for (const [end, other] of [
    [from, to],
    [to, from],
  ] as const) {
    if (end.kind !== 'addresses' || end.coversPods) continue;
    const covered = end.ranges.filter((range) => AddressSet.of([range]).overlaps(pods));
    const [at] = podsAt(objects, other);
    if (covered.length === 0 || !at) continue;
    yield {
      at: policyOf(objects, at) ?? at.at,
      problem: `${path} connects ${podName(at)} with ${covered.join(', ')}, which covers addresses of pods`,
      remedy: 'state narrower ranges, or declare why they cover pods',
    };
  }
}

function endText(end: FlowEnd): string {
  return end.kind === 'pods' ? end.namespace : end.kind;
}
