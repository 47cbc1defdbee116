import type { Rule } from '../rule';
import { matches } from '../selector';

/** The pods of a StatefulSet get their DNS names from its Service, and only from a headless one. */
export const statefulSetServices: Rule = {
  id: 'stateful-set-services',
  title: 'Every StatefulSet names a headless Service that exists and selects its pods.',
  *check(objects) {
    const prop = 'spec.serviceName';
    for (const at of objects.of('StatefulSet')) {
      const name = at.object.spec?.serviceName;
      if (!name) {
        yield { at, prop, problem: 'names no Service', remedy: 'declare a headless Service and name it' };
        continue;
      }
      const service = objects.find('Service', name, at.object.metadata.namespace)?.object.spec;
      if (!service) {
        yield {
          at,
          prop,
          problem: `Service ${name} does not exist`,
          remedy: 'declare a headless Service or correct the name',
        };
      } else if (service.clusterIP !== 'None') {
        yield { at, prop, problem: `Service ${name} is not headless`, remedy: 'set its clusterIP to None' };
      } else if (!matches({ matchLabels: service.selector }, objects.podOf(at)?.labels ?? {})) {
        yield {
          at,
          prop,
          problem: `Service ${name} does not select its pods`,
          remedy: "use the pod template's labels in the Service",
        };
      }
    }
  },
};
