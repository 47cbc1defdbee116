import { declaresPort, protocolOf } from '../pods';
import { objectName, type Rule } from '../rule';
import { selectorText } from '../selector';

/** A Service without ready endpoints refuses every connection. */
export const serviceTargets: Rule = {
  id: 'service-targets',
  title: 'Every Service selects pods of its namespace, and each selected pod declares each target port.',
  *check(objects) {
    for (const at of objects.of('Service')) {
      const { metadata, spec } = at.object;
      if (!spec?.selector || spec.type === 'ExternalName') continue;
      const pods = objects.podsSelected(metadata.namespace ?? 'default', { matchLabels: spec.selector });
      if (pods.length === 0) {
        yield {
          at,
          prop: 'spec.selector',
          problem: `${selectorText({ matchLabels: spec.selector })} selects no pod of the namespace`,
          remedy: "use the pod template's labels",
          exception: 'operator-pods',
        };
      }
      for (const port of spec.ports ?? []) {
        const target = port.targetPort ?? port.port;
        for (const pod of pods.filter((selected) => !declaresPort(selected, target, protocolOf(port)))) {
          yield {
            at,
            prop: `spec.ports[${port.name ?? port.port}].targetPort`,
            problem: `${objectName(pod.at.object)} declares no port ${target}/${protocolOf(port)}`,
            remedy: 'name a port that its containers declare',
          };
        }
      }
    }
  },
};
