import { isDeepStrictEqual } from 'node:util';
import type { Container } from 'kubernetes-types/core/v1';
import type { Objects } from '../objects';
import type { PlacedContainer, PodOwner } from '../pods';
import type { Complaint, Rule } from '../rule';

const probeNames = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const hookNames = ['postStart', 'preStop'] as const;

/** Traffic goes to pods that are ready; a liveness probe that equals readiness restarts every pod of a slow backend. */
export const probes: Rule = {
  id: 'probes',
  title:
    'Probes and hooks use declared ports, containers behind a Service have a readiness probe, and liveness differs from readiness.',
  *check(objects) {
    const serving = podsBehindServices(objects);
    for (const pod of objects.pods) {
      for (const placed of pod.containers) yield* check(pod, placed, serving.has(pod));
    }
  },
};

function* check({ at }: PodOwner, { container, list, field }: PlacedContainer, serving: boolean): Iterable<Complaint> {
  for (const { prop, port } of calledPorts(container)) {
    if (declares(container, port)) continue;
    yield {
      at,
      prop: `${field}.${prop}`,
      problem: `the container declares no port ${port}`,
      remedy: 'declare it or use a declared one',
    };
  }
  const { livenessProbe, readinessProbe, ports } = container;
  if (serving && list === 'containers' && ports?.length && !readinessProbe) {
    yield {
      at,
      prop: `${field}.readinessProbe`,
      problem: 'a Service sends traffic here, but nothing tells when it is ready',
      remedy: 'add a readiness probe',
    };
  }
  if (livenessProbe && readinessProbe && isDeepStrictEqual(livenessProbe, readinessProbe)) {
    yield {
      at,
      prop: `${field}.livenessProbe`,
      problem: 'is the same as the readiness probe',
      remedy: 'leave it out, or check only what a restart mends, with more patience',
    };
  }
}

function podsBehindServices(objects: Objects): ReadonlySet<PodOwner> {
  return new Set(
    objects.of('Service').flatMap(({ object: { metadata, spec } }) => {
      if (!spec?.selector) return [];
      return objects.podsSelected(metadata.namespace ?? 'default', { matchLabels: spec.selector });
    }),
  );
}

/** Ports of the container itself that its probes and hooks call. */
function calledPorts(container: Container): readonly { readonly prop: string; readonly port: number | string }[] {
  const handlers = [
    ...probeNames.map((name) => ({ prop: name, ...container[name] })),
    ...hookNames.map((name) => ({ prop: `lifecycle.${name}`, grpc: undefined, ...container.lifecycle?.[name] })),
  ];
  return handlers.flatMap(({ prop, httpGet, tcpSocket, grpc }) => {
    const network = httpGet ?? tcpSocket;
    const port = network?.host ? undefined : (network?.port ?? grpc?.port);
    return port === undefined ? [] : [{ prop, port }];
  });
}

function declares({ ports }: Container, port: number | string): boolean {
  return (ports ?? []).some(({ containerPort, name }) =>
    typeof port === 'number' ? containerPort === port : name === port,
  );
}
