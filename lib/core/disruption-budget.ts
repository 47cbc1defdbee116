import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { PodSet } from './endpoint';

/** Lets evictions take one of several pods at a time; of a single one they may take that, or no node could be drained. */
export function declareDisruptionBudget(
  scope: Construct,
  metadata: k8s.ObjectMeta,
  { selector }: PodSet,
  replicas: number,
): void {
  if (replicas < 2) return;
  new k8s.KubePodDisruptionBudget(scope, 'disruption-budget', {
    metadata,
    spec: {
      maxUnavailable: k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: { ...selector } },
      // A pod that is not ready protects nothing; keeping it would block the drain of a node for ever.
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
