import type { Severity } from '../../core';
import { matcher } from './routes';

/** An alert that says: what is merely interesting here needs nobody, since nothing worse happens. */
const infoInhibitor = 'InfoInhibitor';

/**
 * Labels that say what an alert is about. Two alerts of a name are about the same thing when they agree in all of them; one
 * that both lack counts as agreement.
 */
const subject = [
  'cluster',
  'namespace',
  'alertname',
  'node',
  'instance',
  'pod',
  'container',
  'persistentvolumeclaim',
  'device',
  'mountpoint',
  // The way to people that fails: that one channel is away must not hide that another one is.
  'integration',
] as const;

function severityOver(louder: Severity, quieter: Severity): object {
  return {
    name: `${louder}-over-${quieter}`,
    source_matchers: [matcher('severity', louder)],
    target_matchers: [matcher('severity', quieter)],
    equal: subject,
  };
}

/** What is not told because something else is. */
export const inhibitRules: readonly object[] = [
  severityOver('critical', 'warning'),
  severityOver('critical', 'info'),
  severityOver('warning', 'info'),
  {
    name: 'info-alone',
    source_matchers: [matcher('alertname', infoInhibitor)],
    target_matchers: [matcher('severity', 'info')],
    equal: ['cluster', 'namespace'],
  },
];
