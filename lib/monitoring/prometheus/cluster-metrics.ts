import type { Cluster, ClusterComponent } from '../../core';
import { apiserverMetrics } from '../metrics/apiserver';
import { cadvisorMetrics } from '../metrics/cadvisor';
import { corednsMetrics } from '../metrics/coredns';
import { etcdMetrics } from '../metrics/etcd';
import { kubeControllerManagerMetrics } from '../metrics/kube-controller-manager';
import { kubeProxyMetrics } from '../metrics/kube-proxy';
import { kubeSchedulerMetrics } from '../metrics/kube-scheduler';
import { kubeletMetrics } from '../metrics/kubelet';
import { componentDrops, componentsOf } from './cluster-jobs';
import { apiServerDrops, cadvisorDrops, kubeletDrops } from './drops';
import type { Exposition } from './exposed';

/** Metrics of components. */
const ofComponents: Readonly<Record<ClusterComponent, readonly string[]>> = {
  etcd: etcdMetrics,
  'kube-controller-manager': kubeControllerManagerMetrics,
  'kube-proxy': kubeProxyMetrics,
  'kube-scheduler': kubeSchedulerMetrics,
};

/** Metrics of the parts of Kubernetes that are scraped in a cluster, and what is dropped of them. */
export function clusterExpositions(cluster: Cluster): readonly Exposition[] {
  return [
    { exposes: apiserverMetrics, drops: apiServerDrops },
    { exposes: kubeletMetrics, drops: kubeletDrops },
    { exposes: cadvisorMetrics, drops: cadvisorDrops },
    ...(cluster.facts.dns.metricsPort ? [{ exposes: corednsMetrics }] : []),
    ...componentsOf(cluster).map(([name, facts]) => ({ exposes: ofComponents[name], drops: componentDrops(facts) })),
  ];
}
