import { protocolOf } from '../pods';
import type { Rule } from '../rule';

/** Lists that are merged by keys clash, or differ for ever, when the API server fills in a part of the key. */
export const explicitDefaults: Rule = {
  id: 'explicit-defaults',
  title: 'Ports state their protocol, and volume claim templates their apiVersion, kind and volumeMode.',
  *check(objects) {
    for (const { at, containers } of objects.pods) {
      for (const { container, field } of containers) {
        for (const port of container.ports ?? []) {
          if (port.protocol) continue;
          const prop = `${field}.ports[${port.name ?? port.containerPort}]`;
          yield { at, prop, problem: 'states no protocol', remedy: `add protocol: ${protocolOf(port)}` };
        }
      }
    }
    for (const at of objects.of('Service')) {
      for (const port of at.object.spec?.ports ?? []) {
        if (port.protocol) continue;
        const prop = `spec.ports[${port.name ?? port.port}]`;
        yield { at, prop, problem: 'states no protocol', remedy: `add protocol: ${protocolOf(port)}` };
      }
    }
    for (const at of objects.of('StatefulSet')) {
      for (const { apiVersion, kind, metadata, spec } of at.object.spec?.volumeClaimTemplates ?? []) {
        const prop = `spec.volumeClaimTemplates[${metadata?.name}]`;
        const wanted = { apiVersion, kind, 'spec.volumeMode': spec?.volumeMode };
        const missing = Object.entries(wanted).flatMap(([field, value]) => (value ? [] : [field]));
        if (missing.length === 0) continue;
        const remedy = 'write v1, PersistentVolumeClaim, and Filesystem or Block';
        yield { at, prop, problem: `states no ${missing.join(', ')}`, remedy };
      }
    }
  },
};
