import { deviations } from '../pod-security';
import type { Rule } from '../rule';

/** A loose namespace is no reason for a loose pod. */
export const podHardening: Rule = {
  id: 'pod-hardening',
  title:
    'Every pod meets Pod Security level restricted, has read-only root file systems and a numeric user, or its owner states why not.',
  *check({ pods, minor }) {
    for (const pod of pods) {
      for (const { check, does, fields } of deviations(pod, minor)) {
        yield {
          at: pod.at,
          prop: fields.join(', '),
          problem: `${does} (${check})`,
          remedy: 'harden the pod',
          exception: check,
        };
      }
    }
  },
};
