import { type Finding, verify } from '../verify';
import type { SynthesizedEnvironment } from './synthesize';

/** What the rules find in an environment, by everything that it says about itself. */
export function findingsOf({
  environment,
  manifests,
}: Pick<SynthesizedEnvironment, 'environment' | 'manifests'>): readonly Finding[] {
  return verify({
    manifests,
    expectedSecrets: environment.expectedSecrets(),
    kubernetes: environment.cluster.facts.kubernetes,
    network: environment.expectedNetwork(),
  });
}
