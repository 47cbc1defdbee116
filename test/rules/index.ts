import type { AlertTest, RecordingTest } from './alert-test';
import { alertmanagerTests } from './alertmanager';
import { apiServerRecordings, apiServerTests } from './api-server';
import { blackboxExporterTests } from './blackbox-exporter';
import { certManagerTests } from './cert-manager';
import {
  kubeControllerManagerTests,
  kubeProxyTests,
  kubeSchedulerRecordings,
  kubeSchedulerTests,
} from './control-plane';
import { coreDnsTests } from './coredns';
import { csiProviderTests } from './csi-provider';
import { etcdRecordings, etcdTests } from './etcd';
import { externalSecretsTests } from './external-secrets';
import { fluentdTests } from './fluentd';
import { generalRecordings, generalTests } from './general';
import { grafanaTests } from './grafana';
import { kubeStateMetricsTests } from './kube-state-metrics';
import { kubeletRecordings, kubeletTests, nodeConditionTests } from './kubelet';
import { nodeRecordings, nodeTests } from './nodes';
import { objectiveRecordings } from './objectives';
import { opensearchTests } from './opensearch';
import { openSearchDashboardsTests } from './opensearch-dashboards';
import { prometheusTests } from './prometheus';
import { resourceRecordings, resourceTests } from './resources';
import { sloTests } from './slo';
import { storageTests } from './storage';
import { trustManagerTests } from './trust-manager';
import { vaultTests } from './vault';
import { vaultInjectorTests } from './vault-k8s';
import { workloadRecordings, workloadTests } from './workloads';

/** The proof of every alert, by topic. */
export const alertTests: Readonly<Record<string, readonly AlertTest[]>> = {
  'api-server': apiServerTests,
  alertmanager: alertmanagerTests,
  'blackbox-exporter': blackboxExporterTests,
  'cert-manager': certManagerTests,
  'csi-provider': csiProviderTests,
  coredns: coreDnsTests,
  etcd: etcdTests,
  'external-secrets': externalSecretsTests,
  fluentd: fluentdTests,
  general: generalTests,
  grafana: grafanaTests,
  nodes: nodeTests,
  'kube-controller-manager': kubeControllerManagerTests,
  'kube-proxy': kubeProxyTests,
  'kube-scheduler': kubeSchedulerTests,
  kubelet: kubeletTests,
  'node-conditions': nodeConditionTests,
  opensearch: opensearchTests,
  'opensearch-dashboards': openSearchDashboardsTests,
  'trust-manager': trustManagerTests,
  prometheus: prometheusTests,
  'kube-state-metrics': kubeStateMetricsTests,
  resources: resourceTests,
  slo: sloTests,
  storage: storageTests,
  workloads: workloadTests,
  vault: vaultTests,
  'vault-k8s': vaultInjectorTests,
};

/** The proof of recording rules, by topic. */
export const recordingTests: Readonly<Record<string, readonly RecordingTest[]>> = {
  'api-server': apiServerRecordings,
  etcd: etcdRecordings,
  general: generalRecordings,
  'kube-scheduler': kubeSchedulerRecordings,
  kubelet: kubeletRecordings,
  nodes: nodeRecordings,
  objectives: objectiveRecordings,
  resources: resourceRecordings,
  workloads: workloadRecordings,
};
