import type { ServicePort } from 'kubernetes-types/core/v1';
import { type PlacedContainer, protocolOf } from '../pods';
import type { Complaint, Rule } from '../rule';

/** Server-side apply merges lists by these keys and refuses a list that holds one twice. */
export const uniqueParts: Rule = {
  id: 'unique-parts',
  title: 'Containers, volumes, environment variables, mount paths and ports are unique where they stand.',
  *check(objects) {
    for (const { at, spec, containers, field } of objects.pods) {
      const lists = [
        { prop: `${field}.containers`, what: 'container', names: containers.map(({ container }) => container.name) },
        { prop: `${field}.volumes`, what: 'volume', names: (spec.volumes ?? []).map(({ name }) => name) },
        { prop: `${field}.containers`, what: 'port name', names: portNames(containers) },
        { prop: `${field}.containers`, what: 'port', names: portsTogether(containers) },
        ...containers.flatMap(listsOf),
      ];
      for (const names of lists) yield* twice(at, names);
    }
    for (const at of objects.of('Service')) {
      for (const names of servicePorts(at.object.spec?.ports ?? [])) yield* twice(at, names);
    }
  },
};

function* twice(at: Complaint['at'], { prop, what, names }: Names): Iterable<Complaint> {
  for (const name of repeated(names)) yield { at, prop, problem: `${what} ${name} stands twice`, remedy: 'keep one' };
}

function servicePorts(ports: readonly ServicePort[]): readonly Names[] {
  return [
    { prop: 'spec.ports', what: 'port name', names: ports.map(({ name }) => name ?? '(unnamed)') },
    { prop: 'spec.ports', what: 'port', names: ports.map((port) => `${port.port}/${protocolOf(port)}`) },
  ];
}

interface Names {
  readonly prop: string;
  readonly what: string;
  readonly names: readonly string[];
}

function listsOf({ container, field }: PlacedContainer): readonly Names[] {
  const { env, volumeMounts } = container;
  return [
    { prop: `${field}.env`, what: 'variable', names: (env ?? []).map(({ name }) => name) },
    {
      prop: `${field}.volumeMounts`,
      what: 'mount path',
      names: (volumeMounts ?? []).map(({ mountPath }) => mountPath),
    },
  ];
}

/** Ports of the containers that run at one time: they share the pod's address. */
function portsTogether(containers: readonly PlacedContainer[]): readonly string[] {
  return containers
    .filter(({ list, container }) => list === 'containers' || container.restartPolicy === 'Always')
    .flatMap(({ container }) => (container.ports ?? []).map((port) => `${port.containerPort}/${protocolOf(port)}`));
}

function portNames(containers: readonly PlacedContainer[]): readonly string[] {
  return containers.flatMap(({ container }) => (container.ports ?? []).flatMap(({ name }) => name || []));
}

function repeated(names: readonly string[]): Iterable<string> {
  if (names.length < 2) return [];
  const seen = new Set<string>();
  return new Set(names.filter((name) => seen.size === seen.add(name).size));
}
