import { alert, type RuleSet } from '../../core';

/** Rules about whatever is scraped, and about alerts themselves. */
export const generalRules: RuleSet = {
  name: 'general',
  rules: [
    { name: 'job:up:count', expression: 'count by (cluster, namespace, job) (up == 1)' },
    { name: 'job:down:count', expression: 'count by (cluster, namespace, job) (up == 0)' },
  ],
  alerts: [
    alert({
      name: 'TargetDown',
      severity: 'warning',
      expression: '100 * (1 - avg by (cluster, namespace, job, service) (up)) > 10',
      minutes: 10,
      summary: 'Something that ought to be measured is not.',
      description:
        '{{ $value | humanize }} % of the targets of job {{ $labels.job }} have not answered for 10 minutes.',
    }),
    alert({
      name: 'Watchdog',
      severity: 'none',
      expression: 'vector(1)',
      minutes: 0,
      summary: 'Alerts are evaluated and delivered.',
      description: 'Fires always. Whoever receives it raises the alarm when it stops coming.',
    }),
    alert({
      name: 'InfoInhibitor',
      severity: 'none',
      expression:
        'count by (namespace) (ALERTS{severity="info", alertstate="firing"}) unless on (namespace) count by (namespace) (ALERTS{severity=~"warning|critical", alertstate="firing"})',
      minutes: 0,
      summary: 'Keeps information about a namespace to itself while nothing worse goes on there.',
      description:
        'Namespace {{ $labels.namespace }} has {{ $value }} alerts of severity info, and none that anybody must act on.',
    }),
  ],
};
