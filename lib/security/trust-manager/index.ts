// trust-manager: brings the certificates of authorities into the namespaces whose pods trust them, as ConfigMaps.
// Needs: its CRDs, and cert-manager, which issues each authority's copy.
// Offers: a ConfigMap of each bundle's name, with the key `ca.crt`, in each namespace that mounts it or is named; `bundle()`.
// Lives apart from cert-manager: it reads every Secret of its namespace, and the authorities' private keys must not be among them.
// https://cert-manager.io/docs/trust/trust-manager/

import type { Construct } from 'constructs';
import { Certificate } from '../../../imports/cert-manager.io';
import { Bundle } from '../../../imports/trust.cert-manager.io';
import {
  authorityOf,
  certificateFiles,
  type Fault,
  http,
  isDnsLabel,
  lazy,
  PlatformError,
  type Product,
  publicAuthority,
  Size,
  System,
  type SystemProps,
  scratch,
  type TrustBundle,
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
export interface TrustBundleProps {
  /** Authorities of the platform; several while one replaces another. */
  readonly authorities: readonly string[];
  /** Whether the public authorities that Debian trusts are among them, for clients of both. @default false */
  readonly includesPublic?: boolean;
  /** Namespaces that get the ConfigMap besides those whose workloads mount it. @default none */
  readonly namespaces?: readonly string[];
}

export interface TrustManagerProps extends SystemProps {
  /** By the name of the ConfigMap. */
  readonly bundles: Readonly<Record<string, TrustBundleProps>>;
  /** Pods, of which one works and the others wait. @default 1, 2 or 2 by scale */
  readonly replicas?: number;
}

const defaults = {
  replicas: { minimal: 1, standard: 2, large: 2 },
  resources: { cpu: '20m', memory: Size.mebibytes(128) },
  /** Of the container that copies a file of half a megabyte. */
  copying: { cpu: '10m', memory: Size.mebibytes(32) },
} as const;

const ports = { webhook: 6443, metrics: 9402, health: 6060 } as const;

/** The unprivileged user of the image. */
const user = 65532;

const certificateDirectory = '/tls';

/** Where the list of public authorities is copied to, and the name that the image gives it. */
const publicFiles = '/packages';
const publicFile = 'cert-manager-package-debian.json';

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

  private readonly bundles: TrustManagerProps['bundles'];

  constructor(scope: Construct, props: TrustManagerProps) {
    super(scope, TrustManager.product, props);
    const bundles = Object.entries(props.bundles);
    this.refuse(bundles.flatMap(([name, bundle]) => bundleProblems(name, bundle)));
    this.bundles = props.bundles;
    const defaultPackage = bundles.some(([, { includesPublic }]) => includesPublic) ? publicPackage() : undefined;
    const certificate = this.certificate(webhookCertificate(this.name, this.namespace));
    const manager = this.deployment({
      image: images.trustManager,
      replicas: props.replicas ?? this.environment.scaled(defaults.replicas),
      runAs: { user },
      args: [
        '--log-format=json',
        `--trust-namespace=${this.namespace}`,
        `--webhook-port=${ports.webhook}`,
        `--webhook-certificate-dir=${certificateDirectory}`,
        `--metrics-port=${ports.metrics}`,
        `--readiness-probe-port=${ports.health}`,
        '--filter-expired-certificates=true',
        ...(defaultPackage ? [`--default-package-location=${publicFiles}/${publicFile}`] : []),
      ],
      init: defaultPackage?.init,
      mounts: {
        [certificateDirectory]: certificateFiles(certificate, 'watches', {
          'tls.crt': 'tls.crt',
          'tls.key': 'tls.key',
        }),
        ...defaultPackage?.mounts,
      },
      access: trustAccess(bundles.map(([name]) => name)),
      resources: defaults.resources,
      ports,
      ready: http('health', '/readyz'),
    });
    manager.admitsWebhookCalls('webhook');
    this.validation(manager, authorityOf(certificate));
    for (const authority of new Set(bundles.flatMap(([, { authorities }]) => authorities))) this.copy(authority);
    for (const [name, bundle] of bundles) this.distribute(name, bundle);
    this.observe({
      metrics: [this.metrics(manager, 'metrics', { exposes: trustManagerMetrics })],
      alerts: trustManagerAlerts(manager.namespace, manager.name),
      dashboard: trustManagerDashboard(TrustManager.product.title, manager.name),
      logs: 'json',
    });
  }

  /**
   * A bundle, for `trustFiles`. Its ConfigMap comes into the namespace of whoever mounts it.
   * @throws PlatformError when there is none of this name.
   */
  bundle(name: string): TrustBundle {
    const bundle = this.bundles[name];
    if (!bundle) {
      const known = Object.keys(this.bundles).join(', ');
      throw new PlatformError({
        path: this.node.path,
        prop: 'bundles',
        problem: `has no bundle '${name}'; it has ${known}`,
        remedy: 'name one of them, or declare it',
      });
    }
    return { name, key, includesPublic: bundle.includesPublic ?? false };
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

  private distribute(name: string, bundle: TrustBundleProps): void {
    const { authorities, includesPublic } = bundle;
    const namespaces = () => this.namespacesOf(name, bundle);
    const object = new Bundle(this, `bundle-${name}`, {
      metadata: { name, labels: this.labelsOf(name, 'bundle') },
      spec: {
        sources: [
          ...authorities.map((authority) => ({ secret: { name: authority, key } })),
          ...(includesPublic ? [{ useDefaultCAs: true }] : []),
        ],
        target: {
          configMap: { key },
          namespaceSelector: {
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: lazy(namespaces) }],
          },
        },
      },
    });
    object.node.addValidation({
      validate: () =>
        namespaces().length > 0
          ? []
          : [`bundles['${name}']: no workload mounts it, and it names no namespace; name one, or leave the bundle out`],
    });
  }

  private namespacesOf(name: string, { namespaces = [] }: TrustBundleProps): string[] {
    const mounting = this.environment.renewals.filter(
      ({ source }) => source.kind === 'ConfigMap' && source.name === name,
    );
    return [...new Set([...namespaces, ...mounting.map(({ namespace }) => namespace)])].sort();
  }

  private labelsOf(instance: string, component: string): Record<string, string> {
    return recommendedLabels({ product: this.product.id, instance, component, partOf: this.capability.name });
  }
}

/** A container that copies the list of public authorities out of its image, and the volume that it copies it to. */
function publicPackage() {
  const mounts = { [publicFiles]: scratch(Size.mebibytes(4)) };
  const copy = {
    image: images.trustPackage,
    args: ['/copyandmaybepause', '/debian-package', publicFiles],
    mounts,
    resources: defaults.copying,
  };
  return { mounts, init: { 'public-authorities': copy } };
}

function bundleProblems(name: string, { authorities }: TrustBundleProps): Fault[] {
  const prop = `bundles['${name}']`;
  if (!isDnsLabel(name)) {
    return [{ prop, problem: 'is no name of a ConfigMap', remedy: 'use lower-case letters, digits and dashes' }];
  }
  if (authorities.length === 0) {
    return [{ prop, problem: 'names no authority', remedy: 'name one, or leave the bundle out' }];
  }
  return authorities.includes(publicAuthority)
    ? [{ prop, problem: `'${publicAuthority}' is no authority of the platform`, remedy: 'say includesPublic instead' }]
    : [];
}
