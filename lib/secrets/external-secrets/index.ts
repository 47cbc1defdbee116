// External Secrets Operator: brings values from a store into the Secrets that systems declare, and keeps them up to date.
// Needs: its CRDs (the pinned upstream release), and a store that trusts the operator's ServiceAccount.
// Offers: the ClusterSecretStore that the provider `externalSecrets()` refers to.
// A webhook judges what others write: it comes with the workloads, because its certificate comes after the operator.
// Stores of single namespaces, cluster-wide ExternalSecrets and cluster-wide PushSecrets are switched off.
// https://external-secrets.io

import { Construct } from 'constructs';
import { ClusterSecretStore } from '../../../imports/external-secrets.io';
import {
  authorityOf,
  http,
  type Product,
  type Resources,
  Size,
  System,
  type SystemProps,
  webhookCertificate,
} from '../../core';
import type { Access } from '../../core/access';
import { recommendedLabels } from '../../core/labels';
import { place } from '../../core/placement';
import { images } from '../../images';
import { externalSecretsAlerts, validationAlerts } from './alerts';
import { externalSecretsDashboard } from './dashboard';
import { externalSecretsMetrics } from './metrics';
import { externalSecretsObjectives } from './objectives';
import { announceOperator, storeName } from './provider';
import { providerSpec, type Store, storeEndpoint, storeIdentity, storeProblems } from './store';
import { declareValidation, operatorUser, webhookProps } from './webhook';

export interface ExternalSecretsProps extends SystemProps {
  readonly store: Store;
  /** @default 1, 2 or 2 by scale */
  readonly replicas?: number;
  /** Pods of the webhook that judges stores and ExternalSecrets. @default 1, 2 or 2 by scale */
  readonly webhookReplicas?: number;
}

const defaults = {
  replicas: { minimal: 1, standard: 2, large: 2 },
  resources: {
    minimal: { cpu: '20m', memory: Size.mebibytes(128) },
    standard: { cpu: '50m', memory: Size.mebibytes(256) },
    large: { cpu: '200m', memory: Size.mebibytes(512) },
  },
} as const;

const group = 'external-secrets.io';

/** What the operator does with the kinds that the platform writes, and with the Secrets that it makes of them. */
const access: Access = {
  readsAllSecrets: 'it writes Secrets into every namespace that declares one, and watches those it owns for changes',
  cluster: [
    {
      groups: [group],
      resources: ['clustersecretstores', 'externalsecrets', 'pushsecrets', 'secretstores'],
      verbs: ['get', 'list', 'watch'],
    },
    {
      groups: [group],
      resources: [
        'clustersecretstores',
        'clustersecretstores/status',
        'externalsecrets',
        'externalsecrets/status',
        'pushsecrets',
        'pushsecrets/status',
      ],
      verbs: ['get', 'update', 'patch'],
    },
    { groups: ['generators.external-secrets.io'], resources: ['passwords'], verbs: ['get', 'list', 'watch'] },
    {
      groups: ['generators.external-secrets.io'],
      resources: ['generatorstates'],
      verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'],
    },
    {
      groups: [''],
      resources: ['secrets'],
      verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
    },
    { groups: [''], resources: ['serviceaccounts', 'namespaces', 'configmaps'], verbs: ['get', 'list', 'watch'] },
    { groups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ],
  namespace: [
    { groups: [''], resources: ['serviceaccounts/token'], verbs: ['create'] },
    { groups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
    {
      groups: ['coordination.k8s.io'],
      resources: ['leases'],
      verbs: ['get', 'update', 'patch'],
      names: ['external-secrets-controller'],
    },
  ],
};

/** The operator and the store that it reads. */
export class ExternalSecrets extends System {
  static readonly product: Product = {
    id: 'external-secrets',
    title: 'External Secrets Operator',
    upstream: 'https://external-secrets.io',
    stage: 'operators',
  };

  constructor(scope: Construct, props: ExternalSecretsProps) {
    super(scope, ExternalSecrets.product, props);
    const { store } = props;
    this.refuse(storeProblems(store, this.cluster));
    announceOperator(this.environment);
    const operator = this.deployment({
      image: images.externalSecrets,
      replicas: props.replicas ?? this.environment.scaled(defaults.replicas),
      runAs: { user: operatorUser },
      args: [
        '--enable-leader-election=true',
        '--enable-secret-store-reconciler=false',
        '--enable-cluster-external-secret-reconciler=false',
        '--enable-cluster-push-secret-reconciler=false',
        '--concurrent=5',
        '--loglevel=info',
        '--zap-time-encoding=iso8601',
        '--live-addr=:8082',
        '--metrics-addr=:8080',
      ],
      access,
      identity: storeIdentity(store),
      resources: this.environment.scaled<Resources>(defaults.resources),
      ports: { metrics: 8080, health: 8082 },
      ready: http('health', '/readyz'),
      live: http('health', '/healthz'),
    });
    operator.connectsTo(storeEndpoint(store));
    const object = new ClusterSecretStore(this, 'store', {
      metadata: { name: storeName, labels: this.labelsOf(this.name, 'store') },
      spec: { provider: providerSpec(store, { namespace: this.namespace, name: operator.name }) },
    });
    // Before the Secrets that refer to it, after the operator that reads it.
    place(object, { stage: 'secrets', folder: this.name });
    this.observe({
      metrics: [this.metrics(operator, 'metrics', { exposes: externalSecretsMetrics })],
      alerts: externalSecretsAlerts(this.namespace, operator.name),
      objectives: externalSecretsObjectives(operator.name),
      dashboard: externalSecretsDashboard(ExternalSecrets.product.title, operator.name),
      logs: 'json',
    });
    this.declareWebhook(props.webhookReplicas ?? this.environment.scaled(defaults.replicas));
  }

  private declareWebhook(replicas: number): void {
    const late = new Construct(this, 'validation');
    const placement = { stage: 'workloads', folder: this.name } as const;
    place(late, placement);
    const service = `${this.name}-webhook`;
    const certificate = this.certificate(webhookCertificate(service, this.namespace), late);
    const webhook = this.deployment(webhookProps(`${service}.${this.namespace}.svc`, certificate, replicas));
    place(webhook, placement);
    webhook.admitsWebhookCalls('https');
    declareValidation(late, {
      name: webhook.name,
      labels: this.labelsOf(webhook.name, 'webhook'),
      annotations: authorityOf(certificate),
      service: {
        name: webhook.name,
        namespace: this.namespace,
        port: webhook.endpoint('https', 'https', { tls: true }).port,
      },
    });
    this.observe({
      metrics: [this.metrics(webhook, 'metrics')],
      alerts: validationAlerts(this.namespace, webhook.name),
      logs: 'json',
    });
  }

  private labelsOf(instance: string, component: string): Record<string, string> {
    return recommendedLabels({ product: this.product.id, instance, component, partOf: this.capability.name });
  }
}
