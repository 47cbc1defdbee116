import { type Cluster, clusterComponents, type RuleSet } from '../../core';
import { apiServerRules } from './api-server';
import { coreDnsRules } from './coredns';
import { etcdRules } from './etcd';
import { generalRules } from './general';
import { kubeControllerManagerRules } from './kube-controller-manager';
import { kubeProxyRules } from './kube-proxy';
import { kubeSchedulerRules } from './kube-scheduler';
import { kubeStateMetricsRules } from './kube-state-metrics';
import { kubeletRules, nodeConditionRules } from './kubelet';
import { nodeRules } from './nodes';
import { prometheusRules } from './prometheus';
import { resourceRules } from './resources';
import { storageRules } from './storage';
import { workloadRules } from './workloads';

export { expressionFaults, knownMetrics } from './checks';
export { alertsOf, environmentRules, recordingsOf, type SourcedRules } from './environment-rules';
export { evaluatedAlerts } from './evaluated';
export { ruleFiles } from './render';
export type { AlertTuning, Tuning } from './tuning';

/** Rule sets by the job that they are about. */
const topics: readonly { readonly job: string; readonly set: RuleSet }[] = [
  { job: 'apiserver', set: apiServerRules },
  { job: 'coredns', set: coreDnsRules },
  { job: 'etcd', set: etcdRules },
  { job: 'kube-controller-manager', set: kubeControllerManagerRules },
  { job: 'kube-proxy', set: kubeProxyRules },
  { job: 'kube-scheduler', set: kubeSchedulerRules },
  { job: 'kube-state-metrics', set: kubeStateMetricsRules },
  { job: 'kube-state-metrics', set: nodeConditionRules },
  { job: 'kube-state-metrics', set: resourceRules },
  { job: 'kube-state-metrics', set: storageRules },
  { job: 'kube-state-metrics', set: workloadRules },
  { job: 'kubelet', set: kubeletRules },
  { job: 'node-exporter', set: nodeRules },
  { job: 'prometheus', set: prometheusRules },
];

/** Jobs of the parts of Kubernetes that not every cluster shows. */
const optionalJobs: readonly string[] = ['coredns', ...clusterComponents];

/** Jobs of the parts of Kubernetes that can be scraped in a cluster. */
export function clusterJobNames({ facts }: Cluster): readonly string[] {
  return ['apiserver', 'kubelet', ...(facts.dns.metricsPort ? ['coredns'] : []), ...Object.keys(facts.components)];
}

/**
 * Rules about a cluster and about monitoring itself. `scraped` holds the jobs that are scraped: rules about others would ask for
 * what nobody exposes. @default every job that the cluster can show
 */
export function ruleSets(cluster: Cluster, scraped?: ReadonlySet<string>): readonly RuleSet[] {
  const shown = new Set(clusterJobNames(cluster));
  const wanted = ({ job }: { readonly job: string }) =>
    (!optionalJobs.includes(job) || shown.has(job)) && (scraped?.has(job) ?? true);
  return [generalRules, ...topics.filter(wanted).map(({ set }) => set)];
}
