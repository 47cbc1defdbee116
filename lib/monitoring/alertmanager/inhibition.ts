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

/** Alerts of applications, whose names end with what they are about. */
function ofApplications(...topics: readonly string[]): readonly string[] {
  return ['application=~".+"', `alertname=~".+(${topics.join('|')})"`];
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
  {
    name: 'application-down',
    source_matchers: ofApplications('Down'),
    // Both follow from it, and would wake people a second time.
    target_matchers: ofApplications('Unavailable', 'Quiet'),
    equal: ['cluster', 'namespace', 'application'],
  },
];
