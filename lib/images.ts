import { Image } from './core/image';

/** Every image of the platform: the only place where a tag stands. One line each, sorted, so that a bot can edit it. */
export const images = {
  awsCli: new Image('docker.io/amazon/aws-cli:2.31.0'),
  certManagerAcmeSolver: new Image('quay.io/jetstack/cert-manager-acmesolver:v1.21.1'),
  certManagerCainjector: new Image('quay.io/jetstack/cert-manager-cainjector:v1.21.1'),
  certManagerController: new Image('quay.io/jetstack/cert-manager-controller:v1.21.1'),
  certManagerWebhook: new Image('quay.io/jetstack/cert-manager-webhook:v1.21.1'),
  elasticsearchExporter: new Image('quay.io/prometheuscommunity/elasticsearch-exporter:v1.11.0'),
  externalSecrets: new Image('ghcr.io/external-secrets/external-secrets:v1.3.2'),
  fluentdCloudWatch: new Image('docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-cloudwatch-1.1'),
  fluentdElasticsearch7: new Image('docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch7-1.1'),
  fluentdElasticsearch8: new Image('docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch8-1.1'),
  fluentdElasticsearch9: new Image('docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-elasticsearch9-1.1'),
  fluentdForward: new Image('docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-forward-1.1'),
  fluentdKafka: new Image('docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-kafka2-1.1'),
  fluentdOpenSearch: new Image('docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-opensearch-1.1'),
  fluentdS3: new Image('docker.io/fluent/fluentd-kubernetes-daemonset:v1.19.3-debian-s3-1.1'),
  node: new Image('docker.io/library/node:22.20.0-alpine3.22'),
  openbao: new Image('quay.io/openbao/openbao:2.7.2'),
  openbaoCsiProvider: new Image('quay.io/openbao/openbao-csi-provider:2.0.3'),
  opensearch: new Image('docker.io/opensearchproject/opensearch:3.8.0'),
  opensearchDashboards: new Image('docker.io/opensearchproject/opensearch-dashboards:3.8.0'),
  vault: new Image('docker.io/hashicorp/vault:2.1.0'),
  vaultCsiProvider: new Image('docker.io/hashicorp/vault-csi-provider:1.7.4'),
  vaultInjector: new Image('docker.io/hashicorp/vault-k8s:1.7.6'),
} as const;
