import type { LabelSelector } from 'kubernetes-types/meta/v1';
import type { NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import type { Objects, Typed } from '../objects';
import { listeningPorts, type PodOwner, protocolOf } from '../pods';
import type { Complaint, Rule } from '../rule';
import { keysOf, selectorText, selectsAll } from '../selector';

/** Labels that controllers put on pods: no template carries them, so nobody can check them before the cluster runs. */
const runTimeLabels = new Set([
  'pod-template-hash',
  'pod-template-generation',
  'controller-revision-hash',
  'controller-uid',
  'batch.kubernetes.io/controller-uid',
  'job-name',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
]);

type Policy = Typed<'NetworkPolicy'>;

/** A policy that names what does not exist allows nothing, and says so to nobody. */
export const networkPolicyTargets: Rule = {
  id: 'network-policy-targets',
  title:
    'Every NetworkPolicy selects pods, its peers in declared namespaces are pods, and its ports are ports they listen at.',
  *check(objects) {
    for (const at of objects.of('NetworkPolicy')) {
      const { metadata, spec } = at.object;
      const own = metadata.namespace ?? 'default';
      const selector = spec?.podSelector ?? {};
      const pods = objects.podsSelected(own, selector);
      if (!selectsAll(selector)) yield* subjectFaults(at, pods, selectorText(selector));
      yield* runTimeFaults(at);
      for (const [i, { from, ports }] of (spec?.ingress ?? []).entries()) {
        if (pods.length > 0) yield* portFaults(at, pods, ports, `spec.ingress[${i}]`);
        for (const [j, peer] of (from ?? []).entries())
          yield* peerFaults(objects, at, peer, `spec.ingress[${i}].from[${j}]`);
      }
      for (const [i, { to, ports }] of (spec?.egress ?? []).entries()) {
        for (const [j, peer] of (to ?? []).entries())
          yield* peerFaults(objects, at, peer, `spec.egress[${i}].to[${j}]`);
        const peers = (to ?? []).map((peer) => reached(objects, own, peer));
        const known = peers.flatMap((reachable) => reachable ?? []);
        if (known.length > 0 && !peers.includes(undefined)) yield* portFaults(at, known, ports, `spec.egress[${i}]`);
      }
    }
  },
};

function* subjectFaults(at: Policy, pods: readonly PodOwner[], text: string): Iterable<Complaint> {
  const prop = 'spec.podSelector';
  if (pods.length === 0) {
    if (runTimeKeys(at.object.spec?.podSelector).length > 0) return;
    const problem = `${text} selects no pod of the namespace`;
    yield { at, prop, problem, remedy: "use the pod template's labels", exception: 'operator-pods' };
  } else if (pods.every(({ spec }) => spec.hostNetwork)) {
    const problem = `${text} selects only pods of the node's network, where the policy does nothing`;
    yield { at, prop, problem, remedy: 'remove the policy' };
  }
}

function* runTimeFaults(at: Policy): Iterable<Complaint> {
  const { podSelector, ingress, egress } = at.object.spec ?? {};
  const peers = [...(ingress ?? []).flatMap(({ from }) => from ?? []), ...(egress ?? []).flatMap(({ to }) => to ?? [])];
  const selectors = [podSelector, ...peers.map((peer) => peer.podSelector)];
  for (const key of new Set(selectors.flatMap(runTimeKeys))) {
    yield {
      at,
      prop: 'spec',
      problem: `${key} exists only at run time`,
      remedy: "select by the pod template's labels",
    };
  }
}

function runTimeKeys(selector: LabelSelector | undefined): readonly string[] {
  return keysOf(selector ?? {}).filter((key) => runTimeLabels.has(key));
}

function* peerFaults(objects: Objects, at: Policy, peer: NetworkPolicyPeer, prop: string): Iterable<Complaint> {
  const pods = reached(objects, at.object.metadata.namespace ?? 'default', peer);
  if (pods?.length !== 0) return;
  const where = peer.namespaceSelector ? `namespaces ${selectorText(peer.namespaceSelector)}` : 'the namespace';
  const problem = `${selectorText(peer.podSelector ?? {})} selects no pod in ${where}`;
  yield { at, prop, problem, remedy: "use the peer's pod template labels", exception: 'operator-pods' };
}

/** The pods that a peer stands for; undefined when it may stand for others than the declared ones. */
function reached(objects: Objects, own: string, peer: NetworkPolicyPeer): readonly PodOwner[] | undefined {
  const { ipBlock, namespaceSelector, podSelector } = peer;
  if (runTimeKeys(podSelector).length > 0) return undefined;
  if (ipBlock || (namespaceSelector && selectsAll(namespaceSelector))) return undefined;
  const namespaces = namespaceSelector ? objects.namespacesSelected(namespaceSelector) : [own];
  if (namespaces.length === 0) return undefined;
  return namespaces.flatMap((namespace) => objects.podsSelected(namespace, podSelector ?? {}));
}

function* portFaults(
  at: Policy,
  pods: readonly PodOwner[],
  ports: readonly NetworkPolicyPort[] | undefined,
  prop: string,
): Iterable<Complaint> {
  const open = new Set(pods.flatMap(listeningPorts).map((port) => `${port.containerPort}/${protocolOf(port)}`));
  for (const [i, port] of (ports ?? []).entries()) {
    if (typeof port.port !== 'number' || port.endPort || open.has(`${port.port}/${protocolOf(port)}`)) continue;
    const problem = `no selected pod listens at ${port.port}/${protocolOf(port)}`;
    const remedy = `use one of their ports: ${[...open].sort().join(', ') || 'they have none'}`;
    yield { at, prop: `${prop}.ports[${i}]`, problem, remedy };
  }
}
