// trust-manager: brings the certificates of authorities into the namespaces whose pods trust them, as ConfigMaps.
// Needs: its CRDs, and cert-manager, which issues each authority's copy.
// Offers: a ConfigMap of each bundle's name, with the key `ca.crt`, in each namespace that the bundle names.
// Lives apart from cert-manager: it reads every Secret of its namespace, and the authorities' private keys must not be among them.
// https://cert-manager.io/docs/trust/trust-manager/

import type { Construct } from 'constructs';
import { Certificate } from '../../../imports/cert-manager.io';
import { Bundle } from '../../../imports/trust.cert-manager.io';
import {
  authorityOf,
  http,
  isDnsLabel,
  type Problem,
  type Product,
  publicAuthority,
  Size,
  System,
  type SystemProps,
  secretFiles,
  type Workload,
  webhookCertificate,
} from '../../core';
import { recommendedLabels } from '../../core/labels';
import { images } from '../../images';
import { certificateSpec } from '../cert-manager/certificate';
import { whenInstalled } from '../cert-manager/installation';
import { trustAccess } from './access';
import { trustManagerAlerts } from './alerts';
import { trustManagerDashboard } from './dashboard';
import { trustManagerMetrics } from './metrics';
import { declareBundleWebhook } from './webhook';

/** Authorities that are trusted together, and where. */
export interface TrustBundle {
  /** Authorities of the platform; several while one replaces another. */
  readonly authorities: readonly string[];
  /** Namespaces that get the ConfigMap. */
  readonly namespaces: readonly string[];
}

export interface TrustManagerProps extends SystemProps {
  /** By the name of the ConfigMap. */
  readonly bundles: Readonly<Record<string, TrustBundle>>;
  /** Pods, of which one works and the others wait. @default 1, 2 or 2 by scale */
  readonly replicas?: number;
}

const defaults = {
  replicas: { minimal: 1, standard: 2, large: 2 },
  resources: { cpu: '20m', memory: Size.mebibytes(128) },
} as const;

const ports = { webhook: 6443, metrics: 9402, health: 6060 } as const;

/** The unprivileged user of the image. */
const user = 65532;

const certificateFiles = '/tls';

/** Key of an authority's certificate, in its copy and in the ConfigMaps. */
const key = 'ca.crt';

/** The controller and its bundles. */
export class TrustManager extends System {
  static readonly product: Product = {
    id: 'trust-manager',
    title: 'trust-manager',
    upstream: 'https://cert-manager.io/docs/trust/trust-manager/',
    // Before the workloads that wait for its ConfigMaps.
    stage: 'secrets',
    apart: true,
  };

  constructor(scope: Construct, props: TrustManagerProps) {
    super(scope, TrustManager.product, props);
    const bundles = Object.entries(props.bundles);
    this.refuse(bundles.flatMap(([name, bundle]) => bundleProblems(name, bundle)));
    const certificate = this.certificate(webhookCertificate(this.name, this.namespace));
    const manager = this.deployment({
      image: images.trustManager,
      replicas: props.replicas ?? this.environment.scaled(defaults.replicas),
      runAs: { user },
      args: [
        '--log-format=json',
        `--trust-namespace=${this.namespace}`,
        `--webhook-port=${ports.webhook}`,
        `--webhook-certificate-dir=${certificateFiles}`,
        `--metrics-port=${ports.metrics}`,
        `--readiness-probe-port=${ports.health}`,
        '--filter-expired-certificates=true',
      ],
      mounts: { [certificateFiles]: secretFiles(certificate, { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' }) },
      access: trustAccess(bundles.map(([name]) => name)),
      resources: defaults.resources,
      ports,
      ready: http('health', '/readyz'),
    });
    manager.admitsWebhookCalls('webhook');
    this.validation(manager, authorityOf(certificate));
    for (const authority of new Set(bundles.flatMap(([, { authorities }]) => authorities))) this.copy(authority);
    for (const [name, bundle] of bundles) this.bundle(name, bundle);
    this.observe({
      metrics: [this.metrics(manager, 'metrics', { exposes: trustManagerMetrics })],
      alerts: trustManagerAlerts(manager.namespace, manager.name),
      dashboard: trustManagerDashboard(TrustManager.product.title, manager.name),
      logs: 'json',
    });
  }

  private validation(manager: Workload, annotations: Record<string, string>): void {
    const { port } = manager.endpoint('webhook', 'https', { tls: true });
    declareBundleWebhook(this, {
      name: manager.name,
      labels: this.labelsOf(manager.name, 'webhook'),
      annotations,
      service: { name: manager.name, namespace: this.namespace, port },
    });
  }

  /** A certificate that the authority signed: its Secret has the authority's own, and a key that opens nothing. */
  private copy(authority: string): void {
    whenInstalled(this.environment, (installation) => installation.authority(authority));
    new Certificate(this, `copy-${authority}`, {
      metadata: { name: authority, namespace: this.namespace, labels: this.labelsOf(authority, 'copy') },
      spec: certificateSpec({
        name: authority,
        purpose: `brings the certificate of ${authority} to ${this.name}`,
        authority,
        commonName: `copy of ${authority}`,
        usages: ['client'],
      }),
    });
  }

  private bundle(name: string, { authorities, namespaces }: TrustBundle): void {
    new Bundle(this, `bundle-${name}`, {
      metadata: { name, labels: this.labelsOf(name, 'bundle') },
      spec: {
        sources: authorities.map((authority) => ({ secret: { name: authority, key } })),
        target: {
          configMap: { key },
          namespaceSelector: {
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...namespaces].sort() }],
          },
        },
      },
    });
  }

  private labelsOf(instance: string, component: string): Record<string, string> {
    return recommendedLabels({ product: this.product.id, instance, component, partOf: this.capability.name });
  }
}

function bundleProblems(name: string, { authorities, namespaces }: TrustBundle): Omit<Problem, 'path'>[] {
  const prop = `bundles['${name}']`;
  if (!isDnsLabel(name)) {
    return [{ prop, problem: 'is no name of a ConfigMap', remedy: 'use lower-case letters, digits and dashes' }];
  }
  if (authorities.length === 0 || namespaces.length === 0) {
    const what = authorities.length === 0 ? 'authority' : 'namespace';
    return [{ prop, problem: `names no ${what}`, remedy: `name one, or leave the bundle out` }];
  }
  return authorities.includes(publicAuthority)
    ? [{ prop, problem: 'distributes what every client has already', remedy: `leave '${publicAuthority}' out` }]
    : [];
}
