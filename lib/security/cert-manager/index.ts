// cert-manager: issues and renews the certificates that systems declare, as Secrets in their namespaces.
// Needs: its CRDs (the pinned upstream release), and to read and write Secrets everywhere: guard its namespace like the cluster itself.
// Offers: `authority()` and `acme()`, which the provider `certManager()` calls for each declared certificate.
// Gateway API, OpenShift routes and CertificateSigningRequests are switched off, and the roles for them left out.
// https://cert-manager.io

import type { Construct } from 'constructs';
import { Certificate, ClusterIssuer, type ClusterIssuerSpec } from '../../../imports/cert-manager.io';
import {
  type CloudIdentity,
  type ContainerProps,
  type Endpoint,
  http,
  type Product,
  publicAuthority,
  type Resources,
  Size,
  type Stage,
  System,
  type SystemProps,
  type Workload,
} from '../../core';
import { recommendedLabels } from '../../core/labels';
import { place } from '../../core/placement';
import { images } from '../../images';
import { controllerAccess, injectorAccess, webhookAccess } from './access';
import { type AcmeProps, type AcmeSolver, acmeEndpoint, acmeIssuer, httpSolver } from './acme';
import { certManagerAlerts } from './alerts';
import { rootIssuer, rootSpec } from './certificate';
import { certManagerDashboard } from './dashboard';
import { type Dns01, dnsEndpoint, dnsIdentityProblem, dnsNeed, dnsSolver } from './dns01';
import { announce, type Installation, installationOf } from './installation';
import { certManagerMetrics } from './metrics';
import { certManagerObjectives } from './objectives';
import { declareWebhooks } from './webhooks';

export interface CertManagerProps extends SystemProps {
  /** Pods of the controller, of which one works and the others wait. @default 1, 2 or 2 by scale */
  readonly replicas?: number;
  /** Pods of the webhook: without any, nobody can declare a certificate. @default 1, 3 or 3 by scale */
  readonly webhookReplicas?: number;
  /** Who the controller is to the cloud whose DNS zones prove public names. @default nobody */
  readonly identity?: CloudIdentity;
}

const defaults = {
  replicas: { minimal: 1, standard: 2, large: 2 },
  webhookReplicas: { minimal: 1, standard: 3, large: 3 },
  // Controller and injector hold every Secret of the cluster in memory.
  resources: {
    minimal: { cpu: '20m', memory: Size.mebibytes(128) },
    standard: { cpu: '50m', memory: Size.mebibytes(256) },
    large: { cpu: '200m', memory: Size.mebibytes(1024) },
  },
  webhookResources: { cpu: '20m', memory: Size.mebibytes(64) },
} as const;

const ports = { webhook: 10250, webhookHealth: 6080, metrics: 9402, health: 9403 } as const;

/** The unprivileged user of the images. */
const user = 1000;

const runs = { runAs: { user }, env: { POD_NAMESPACE: { field: 'metadata.namespace' } } } satisfies Partial<
  ContainerProps & { runAs: object }
>;
const logging = ['--v=2', '--logging-format=json'];
// Not kube-system, upstream's default, where a role would be needed that some managed clusters refuse.
const election = '--leader-election-namespace=$(POD_NAMESPACE)';

/** Controller, webhook and injector, with the issuers that certificates ask for. */
export class CertManager extends System implements Installation {
  static readonly product: Product = {
    id: 'cert-manager',
    title: 'cert-manager',
    upstream: 'https://cert-manager.io',
    stage: 'operators',
  };

  private readonly controller: Workload;
  private readonly identity?: CloudIdentity;

  /** @throws PlatformError when the environment has another one: both would write the same Secrets. */
  constructor(scope: Construct, props: CertManagerProps = {}) {
    super(scope, CertManager.product, props);
    if (installationOf(this.environment)) {
      this.refuse([{ problem: 'the environment has a cert-manager already', remedy: 'remove one of them' }]);
    }
    const replicas = props.replicas ?? this.environment.scaled(defaults.replicas);
    this.identity = props.identity;
    this.controller = this.declareController(replicas);
    const webhook = this.declareWebhook(props.webhookReplicas ?? this.environment.scaled(defaults.webhookReplicas));
    const injector = this.declareInjector(replicas);
    this.observe({
      metrics: [this.metrics(this.controller, 'metrics', { exposes: certManagerMetrics })],
      alerts: certManagerAlerts(this.namespace, this.controller.name, webhook.name),
      objectives: certManagerObjectives(this.controller.name),
      dashboard: certManagerDashboard(CertManager.product.title, this.controller.name),
      logs: 'json',
    });
    for (const workload of [webhook, injector]) {
      this.observe({ metrics: [this.metrics(workload, 'metrics')], logs: 'json' });
    }
    announce(this.environment, this);
  }

  authority(name: string): void {
    if (this.node.tryFindChild(`issuer-${name}`)) return;
    if (!this.node.tryFindChild(`issuer-${rootIssuer}`)) this.issuer(rootIssuer, 'secrets', { selfSigned: {} });
    const root = new Certificate(this, `root-${name}`, {
      metadata: { name, namespace: this.namespace, labels: this.labelsOf(name, 'root') },
      spec: rootSpec(name),
    });
    place(root, { stage: 'secrets', folder: this.name });
    this.issuer(name, 'secrets', { ca: { secretName: name } });
  }

  acme(props: AcmeProps): void {
    if (this.node.tryFindChild(`issuer-${publicAuthority}`)) return;
    this.controller.connectsTo(acmeEndpoint(props));
    // Not with the others: an ACME server that does not answer must not hold up what the cluster itself can issue.
    this.issuer(publicAuthority, 'custom', acmeIssuer(props, this.solver(props)));
  }

  checks(host: Endpoint<'http'>): void {
    this.controller.connectsTo(host);
  }

  private issuer(name: string, stage: Stage, spec: ClusterIssuerSpec): void {
    const metadata = { name, labels: this.labelsOf(name, 'issuer') };
    place(new ClusterIssuer(this, `issuer-${name}`, { metadata, spec }), { stage, folder: this.name });
  }

  private solver({ dns01 }: AcmeProps): AcmeSolver {
    return dns01 ? { dns01: this.recordSolver(dns01) } : httpSolver(this.environment);
  }

  private recordSolver(dns01: Dns01): AcmeSolver['dns01'] {
    const problem = dnsIdentityProblem(dns01, this.identity);
    this.refuse(problem ? [problem] : []);
    this.controller.connectsTo(dnsEndpoint(dns01));
    const need = dnsNeed(this.name, dns01);
    return dnsSolver(dns01, this.identity, need ? this.secret(need).name : '');
  }

  private labelsOf(instance: string, component: string): Record<string, string> {
    return recommendedLabels({ product: this.product.id, instance, component, partOf: this.capability.name });
  }

  private declareController(replicas: number): Workload {
    return this.deployment({
      ...runs,
      image: images.certManagerController,
      args: [
        ...logging,
        '--cluster-resource-namespace=$(POD_NAMESPACE)',
        election,
        // It may ask the cluster's resolver, and no server of a zone, whether its records are there.
        '--dns01-recursive-nameservers-only',
        `--acme-http01-solver-image=${images.certManagerAcmeSolver.reference}`,
      ],
      replicas,
      access: controllerAccess,
      identity: this.identity,
      resources: this.environment.scaled<Resources>(defaults.resources),
      ports: { metrics: ports.metrics, health: ports.health },
      ready: http('health', '/livez'),
      // Upstream's own patience: it fails when the lease was lost and the process still runs.
      live: http('health', '/livez', { failures: 8 }),
    });
  }

  private declareWebhook(replicas: number): Workload {
    const authoritySecret = `${this.name}-webhook-ca`;
    const host = `${this.name}-webhook`;
    const hosts = [host, `${host}.$(POD_NAMESPACE)`, `${host}.$(POD_NAMESPACE).svc`];
    const webhook = this.deployment({
      ...runs,
      role: 'webhook',
      image: images.certManagerWebhook,
      args: [
        ...logging,
        `--secure-port=${ports.webhook}`,
        '--dynamic-serving-ca-secret-namespace=$(POD_NAMESPACE)',
        `--dynamic-serving-ca-secret-name=${authoritySecret}`,
        ...hosts.map((name) => `--dynamic-serving-dns-names=${name}`),
      ],
      replicas,
      access: webhookAccess(authoritySecret),
      resources: defaults.webhookResources,
      ports: { https: ports.webhook, health: ports.webhookHealth, metrics: ports.metrics },
      ready: http('health', '/healthz'),
      live: http('health', '/livez'),
    });
    webhook.admitsWebhookCalls('https');
    const { port } = webhook.endpoint('https', 'https', { tls: true });
    declareWebhooks(this, {
      name: webhook.name,
      labels: this.labelsOf(webhook.name, 'webhook'),
      service: { name: webhook.name, namespace: this.namespace, port },
      authoritySecret,
    });
    return webhook;
  }

  private declareInjector(replicas: number): Workload {
    return this.deployment({
      ...runs,
      role: 'cainjector',
      image: images.certManagerCainjector,
      args: [...logging, election],
      replicas,
      access: injectorAccess,
      resources: this.environment.scaled<Resources>(defaults.resources),
      ports: { metrics: ports.metrics },
      ready: http('metrics', '/metrics'),
    });
  }
}
