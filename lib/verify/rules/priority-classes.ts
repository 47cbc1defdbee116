import type { Rule } from '../rule';

const builtIn = new Set(['system-cluster-critical', 'system-node-critical']);

/** The API server refuses pods of an unknown priority class: the workload is accepted and never gets a pod. */
export const priorityClasses: Rule = {
  id: 'priority-classes',
  title: 'Every priority class that a pod names is declared or built in.',
  *check(objects) {
    for (const { at, spec, field } of objects.pods) {
      const name = spec.priorityClassName;
      if (!name || builtIn.has(name) || objects.find('PriorityClass', name)) continue;
      yield {
        at,
        prop: `${field}.priorityClassName`,
        problem: `PriorityClass ${name} does not exist`,
        remedy: 'declare it or correct the name',
      };
    }
  },
};
