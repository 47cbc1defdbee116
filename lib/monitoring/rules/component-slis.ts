import { alert, type RuleSet } from '../../core';

/** Value of `job` on what components of Kubernetes say of their own health. */
export const slisJobName = 'component-slis';

/** Rules about the health checks of components of Kubernetes. */
export const componentSlisRules: RuleSet = {
  name: slisJobName,
  rules: [],
  alerts: [
    alert({
      name: 'KubeComponentHealthcheckFailing',
      severity: 'warning',
      // The same check counts for several questions: whether a component lives, and whether it is ready.
      expression: `min by (cluster, component, instance, name) (kubernetes_healthcheck{job="${slisJobName}"}) == 0`,
      minutes: 15,
      summary: 'A part of Kubernetes says that it is not well.',
      description:
        'The check {{ $labels.name }} of {{ $labels.component }} at {{ $labels.instance }} has failed for 15 minutes.',
    }),
  ],
};
