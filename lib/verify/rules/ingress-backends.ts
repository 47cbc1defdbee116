import type { IngressBackend } from 'kubernetes-types/networking/v1';
import type { Objects, Typed } from '../objects';
import type { Complaint, Rule } from '../rule';

/** A controller answers 503 for a backend that does not exist. */
export const ingressBackends: Rule = {
  id: 'ingress-backends',
  title: 'Every Ingress backend names a Service of the namespace and one of its ports.',
  *check(objects) {
    for (const at of objects.of('Ingress')) {
      const { defaultBackend, rules } = at.object.spec ?? {};
      if (defaultBackend) yield* check(objects, at, defaultBackend, 'spec.defaultBackend');
      for (const { host = '*', http } of rules ?? []) {
        for (const { path = '/', backend } of http?.paths ?? []) {
          yield* check(objects, at, backend, `spec.rules[${host}].http.paths[${path}].backend`);
        }
      }
    }
  },
};

function* check(
  objects: Objects,
  at: Typed<'Ingress'>,
  { service }: IngressBackend,
  prop: string,
): Iterable<Complaint> {
  if (!service) return;
  const { name, port } = service;
  const spec = objects.find('Service', name, at.object.metadata.namespace)?.object.spec;
  if (!spec) {
    yield { at, prop, problem: `Service ${name} does not exist`, remedy: 'declare the Service or correct the name' };
  } else if (
    !spec.ports?.some((declared) => declared.port === port?.number || (port?.name && declared.name === port.name))
  ) {
    yield {
      at,
      prop,
      problem: `Service ${name} has no port ${port?.name ?? port?.number}`,
      remedy: "use one of the Service's ports",
    };
  }
}
