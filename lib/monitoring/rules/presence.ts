import { type Alert, alert } from '../../core';

/** A part of Kubernetes, of which there may be several instances. */
export interface WatchedPart {
  /** With which names of alerts begin: `Kubelet`. */
  readonly prefix: string;
  /** Value of the `job` label, and further matchers where it takes any. */
  readonly of: string;
  /** What people call one: `kubelet`. */
  readonly title: string;
  /** What does not work while all are away. */
  readonly lost: string;
}

/** One instance, and all of them, out of reach. */
export function presenceAlerts({ prefix, of, title, lost }: WatchedPart): readonly Alert[] {
  return [
    alert({
      name: `${prefix}Down`,
      severity: 'critical',
      expression: `absent(up{${of}} == 1)`,
      minutes: 15,
      summary: `No ${title} answers: ${lost}.`,
      description: `No ${title} has answered its scrape for 15 minutes.`,
    }),
    alert({
      name: `${prefix}InstanceUnreachable`,
      severity: 'warning',
      expression: `up{${of}} == 0`,
      minutes: 15,
      summary: `${/^[aeiou]/i.test(title) ? 'An' : 'A'} ${title} does not answer.`,
      description: `The ${title} at {{ $labels.instance }} has not answered its scrape for 15 minutes.`,
    }),
  ];
}
