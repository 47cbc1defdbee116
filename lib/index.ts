export { App } from 'cdk8s';
export * from './core';
export { Fluentd, type FluentdProps } from './logging/fluentd';
export { OpenSearch, type OpenSearchProps } from './logging/opensearch';
export { OpenSearchDashboards, type OpenSearchDashboardsProps } from './logging/opensearch-dashboards';
export {
  Alertmanager,
  type AlertmanagerProps,
  type Heartbeat,
  nobody,
  type Period,
  type Receiver,
  type RootRoute,
  type Route,
  type Times,
} from './monitoring/alertmanager';
export { BlackboxExporter, type BlackboxExporterProps } from './monitoring/blackbox-exporter';
export { Grafana, type GrafanaProps } from './monitoring/grafana';
export * as boards from './monitoring/grafana/board';
export { KubeStateMetrics } from './monitoring/kube-state-metrics';
export { NodeExporter, type NodeExporterProps } from './monitoring/node-exporter';

export { Prometheus, PrometheusAgent, type PrometheusAgentProps, type PrometheusProps } from './monitoring/prometheus';
export { clusterObjectives } from './monitoring/slo/cluster';
export { imagePulls } from './monitoring/slo/image-pulls';
export { systemObjectives } from './monitoring/slo/systems';
export { run, type Summary } from './output/run';
export { manifestsOf, objectOf, snapshotText } from './output/testing';
export { VaultCsiProvider, type VaultCsiProviderProps } from './secrets/csi-provider';
export type { ProvidedFile, ProvidedProps } from './secrets/csi-provider/class';
export { existing } from './secrets/existing';
export { ExternalSecrets, type ExternalSecretsProps } from './secrets/external-secrets';
export { externalSecrets } from './secrets/external-secrets/provider';
export { type GeneratedProps, generated } from './secrets/generated';
export { type SealedProps, sealed } from './secrets/sealed';
export { Vault, type VaultProps } from './secrets/vault';
export { VaultInjector, type VaultInjectorProps } from './secrets/vault-k8s';
export type { AgentFile, AgentProps } from './secrets/vault-k8s/agent';
export { CertManager, type CertManagerProps } from './security/cert-manager';
export type { AcmeProps } from './security/cert-manager/acme';
export type { Dns01 } from './security/cert-manager/dns01';
export { type CertManagerIssuing, certManager } from './security/cert-manager/provider';
export { TrustManager, type TrustManagerProps } from './security/trust-manager';
export { type Finding, type Rule, type Subject, verify } from './verify';
