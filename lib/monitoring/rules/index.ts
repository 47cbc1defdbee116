import type { Cluster, RuleSet } from '../../core';
import { generalRules } from './general';
import { kubeStateMetricsRules } from './kube-state-metrics';
import { nodeRules } from './nodes';
import { resourceRules } from './resources';
import { storageRules } from './storage';
import { workloadRules } from './workloads';

export { expressionFaults, knownMetrics } from './checks';
export { alertsOf, environmentRules, recordingsOf, type SourcedRules } from './environment-rules';
export { durationText, ruleFiles } from './render';
export type { AlertTuning, Tuning } from './tuning';

/** Rules of each exporter, by the job that they ask; where nobody scrapes it, they would be about nothing. */
const ofJobs: Readonly<Record<string, readonly RuleSet[]>> = {
  'kube-state-metrics': [kubeStateMetricsRules, resourceRules, storageRules, workloadRules],
  'node-exporter': [nodeRules],
};

/** Rules about a cluster and about monitoring itself, as far as the jobs that are scraped can tell. */
export function ruleSets(_cluster: Cluster, jobs: ReadonlySet<string>): readonly RuleSet[] {
  return [generalRules, ...Object.entries(ofJobs).flatMap(([job, sets]) => (jobs.has(job) ? sets : []))];
}
