import { type PodOwner, protocolOf } from '../pods';
import { objectName, type Rule } from '../rule';

/** The second pod stays pending, or crashes when it finds the port taken. */
export const hostPorts: Rule = {
  id: 'host-ports',
  title: 'No two workloads that can meet on a node take the same port of it.',
  *check({ pods }) {
    const taken = new Map<string, PodOwner[]>();
    for (const pod of pods) {
      for (const port of new Set(nodePorts(pod))) {
        const others = taken.get(port) ?? [];
        const other = others.find((owner) => canMeet(owner, pod));
        if (other) {
          const problem = `takes port ${port} of the node, as ${objectName(other.at.object)} does`;
          yield { at: pod.at, prop: pod.field, problem, remedy: 'give one of them another port, or other nodes' };
        }
        if (others.length === 0) taken.set(port, others);
        others.push(pod);
      }
    }
  },
};

/** Ports of the node that a pod takes; in the node's network every port of a container is one. */
function nodePorts({ spec, containers }: PodOwner): readonly string[] {
  return containers
    .flatMap(({ container }) => container.ports ?? [])
    .flatMap((port) => {
      const number = port.hostPort || (spec.hostNetwork ? port.containerPort : 0);
      return number ? `${number}/${protocolOf(port)}` : [];
    });
}

/** Two node selectors that want different values of one label never meet. */
function canMeet(a: PodOwner, b: PodOwner): boolean {
  const [wanted, other] = [a.spec.nodeSelector ?? {}, b.spec.nodeSelector ?? {}];
  return Object.entries(wanted).every(([key, value]) => other[key] === undefined || other[key] === value);
}
