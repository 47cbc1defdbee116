import type { Cluster, ClusterComponent } from '../../core';
import { apiserverMetrics } from '../metrics/apiserver';
import { cadvisorMetrics } from '../metrics/cadvisor';
import { componentSlis } from '../metrics/component-slis';
import { corednsMetrics } from '../metrics/coredns';
import { etcdMetrics } from '../metrics/etcd';
import { kubeControllerManagerMetrics } from '../metrics/kube-controller-manager';
import { kubeSchedulerMetrics } from '../metrics/kube-scheduler';
import { kubeletMetrics } from '../metrics/kubelet';
import { componentsOf } from './cluster-jobs';

/** Metrics of components, where rules use any. */
const ofComponents: Readonly<Record<ClusterComponent, readonly string[]>> = {
  etcd: etcdMetrics,
  'kube-controller-manager': kubeControllerManagerMetrics,
  'kube-proxy': [],
  'kube-scheduler': kubeSchedulerMetrics,
};

/** Metrics of the parts of Kubernetes that are scraped in a cluster. */
export function clusterMetrics(cluster: Cluster): readonly string[] {
  return [
    ...apiserverMetrics,
    ...kubeletMetrics,
    ...cadvisorMetrics,
    ...componentSlis,
    ...(cluster.facts.dns.metricsPort ? corednsMetrics : []),
    ...componentsOf(cluster).flatMap(([name]) => ofComponents[name]),
  ];
}
