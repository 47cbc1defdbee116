import type { Cluster, RuleSet } from '../../core';
import { generalRules } from './general';

export { expressionFaults, knownMetrics } from './checks';
export { alertsOf, environmentRules, recordingsOf, type SourcedRules } from './environment-rules';
export { durationText, ruleFiles } from './render';
export type { AlertTuning, Tuning } from './tuning';

/** Rules about a cluster and about monitoring itself. */
export function ruleSets(_cluster: Cluster): readonly RuleSet[] {
  return [generalRules];
}
