import type { Construct } from 'constructs';
import { Duration, external, type Image, type Product, Size, type System } from './core';
import { images } from './images';
import { Fluentd } from './logging/fluentd';
import { OpenSearch } from './logging/opensearch';
import { OpenSearchDashboards } from './logging/opensearch-dashboards';
import { Alertmanager } from './monitoring/alertmanager';
import { BlackboxExporter } from './monitoring/blackbox-exporter';
import { Grafana } from './monitoring/grafana';
import { KubeStateMetrics } from './monitoring/kube-state-metrics';
import { NodeExporter } from './monitoring/node-exporter';
import { Prometheus, PrometheusAgent } from './monitoring/prometheus';
import { VaultCsiProvider } from './secrets/csi-provider';
import { ExternalSecrets } from './secrets/external-secrets';
import { Vault } from './secrets/vault';
import { VaultInjector } from './secrets/vault-k8s';
import { CertManager } from './security/cert-manager';
import { TrustManager } from './security/trust-manager';

/** One system: what the README lists, snapshots show and rules are tried on. */
export interface CatalogEntry {
  readonly product: Product;
  readonly capability: string;
  /** The image whose version is the system's. */
  readonly image: Image;
  /** What must be there before it. */
  readonly needs: readonly string[];
  /** The smallest sensible use. */
  readonly example: (scope: Construct) => System;
}

/** OpenPGP public key of a holder who does not exist. */
const exampleRecoveryKey =
  'mQENBGsH8vYBCACucVlFFFR8by9SdAZr+95bA0tCy7whAxRznb07xBwMMCDCEbMz3DVZMOSyYuWhEv8+wu9AKnL6Mxhw891abegDq7qxOoGLU+0LmAQmPwhY3JeY4dD0dzllsTfoPnQxlhyRnxjPZAVpG4UzhaAYGqMusilYeGL3hXMglRCBZtsIOnZQUrFApsrekOmVeSyxH02r9wWNTHOowLishNE+C8+UYZUaQ4Slv1/qcM4L6VDU9alEZUTuWOnN+feUqgqbeK8kCpCOS/ZEXdcCrNslNkZUorURKMewrspEdGWPqdOjqvSoMLTdNtYvkY9PRJ47oNcuMZRFoggoyrVOPXs6VTkvABEBAAG0EmhvbGRlckBleGFtcGxlLmNvbYkBTgQTAQoAOBYhBGOkjltwpJAmmaLyCi+Wfs0QvwbaBQJrB/L2AhsPBQsJCAcCBhUKCQgLAgQWAgMBAh4BAheAAAoJEC+Wfs0Qvwba2LoH/3R5ZVIi/Nl5QIQFYUKpYt4bp3EKIRJbxKtoNKbNVPZURW/FssLJ+pEF+8jeCaD86X9vMgoazZFJ+DGlqz+wztO0I8QPoud4eqMZLp5Gk2/O/ab+yqs5UCTrFKZ0Wg0uJcthpDy4j76DiEpwQLkPWWJ0wDlXHrOYtV9lmFVbeze+5TUOq1Hz9SZQH04tzGiiggcQzNTicgR2tOUmd+9CkeaV3eC/N/TyE02yxQVqbM/NwJGEXheGO9TOwiIToQXXrwSZ7zRFJnav66q3Uu2frE6D43oI5JtceYR+Jo64MHSlcDGKOIyGQoCz9UdloiJSDry9+HCcwLd2/yrn7vcNQJs=';

const exampleSnapshots = () => ({
  store: external('https', { host: 's3.eu-central-1.amazonaws.com' }),
  bucket: 'example-snapshots',
  region: 'eu-central-1',
});

const exampleClient = {
  engines: { kv: { kind: 'kv' } },
  policies: { shop: { 'kv/data/shop/*': ['read'] } },
  roles: { shop: { namespace: 'shop', serviceAccounts: ['shop'], policies: ['shop'] } },
} as const;

/** Servers with a client, for systems that stand before them. */
const exampleServers = {
  openbao: (scope: Construct) =>
    new Vault(scope, {
      distribution: 'openbao',
      seal: { kind: 'static' },
      recovery: { publicKeys: [exampleRecoveryKey], threshold: 1 },
      snapshots: { none: 'an example keeps nothing' },
      definitions: exampleClient,
    }),
  vault: (scope: Construct) =>
    new Vault(scope, {
      distribution: 'vault',
      seal: exampleTransit(),
      recovery: { publicKeys: [exampleRecoveryKey], threshold: 1 },
      snapshots: { none: 'an example keeps nothing' },
      definitions: exampleClient,
    }),
};

const exampleTransit = () =>
  ({
    kind: 'transit',
    server: external('vault', { host: 'unseal.example.com', port: 8200 }),
    keyName: 'platform',
  }) as const;

/** THE list of systems. */
export const catalog: readonly CatalogEntry[] = [
  {
    product: Fluentd.product,
    capability: 'logging',
    image: images.fluentdOpenSearch,
    needs: ['access to the logs on each node', 'a log store'],
    example: (scope) =>
      new Fluentd(scope, {
        destinations: [
          {
            protocol: 'fluent-forward',
            endpoint: external('fluent-forward', { host: 'logs.example.com', port: 24224 }),
            credentials: { kind: 'ambient' },
          },
        ],
      }),
  },
  {
    product: OpenSearch.product,
    capability: 'logging',
    image: images.opensearch,
    needs: ['persistent volumes', 'certificates'],
    example: (scope) =>
      new OpenSearch(scope, {
        dailyVolume: Size.gibibytes(1),
        retention: Duration.days(7),
        storage: Size.gibibytes(50),
      }),
  },
  {
    product: OpenSearchDashboards.product,
    capability: 'logging',
    image: images.opensearchDashboards,
    needs: ['OpenSearch'],
    example: (scope) =>
      new OpenSearchDashboards(scope, {
        store: new OpenSearch(scope, {
          dailyVolume: Size.gibibytes(1),
          retention: Duration.days(7),
          storage: Size.gibibytes(50),
        }),
      }),
  },
  {
    product: Alertmanager.product,
    capability: 'monitoring',
    image: images.alertmanager,
    needs: ['persistent volumes', 'somebody to tell'],
    example: (scope) =>
      new Alertmanager(scope, {
        heartbeat: { host: 'hc-ping.com' },
        receivers: {
          hook: {
            webhook: { endpoint: external('https', { host: 'hooks.example.com' }), credentials: { kind: 'token' } },
          },
          office: {
            email: {
              to: ['platform@example.com'],
              from: 'alerts@example.com',
              server: external('smtp', { host: 'mail.example.com', port: 587 }),
              credentials: { kind: 'password', user: 'alerts' },
            },
            teams: { host: 'prod-12.westeurope.logic.azure.com' },
          },
          'on-call': { opsgenie: { region: 'eu' }, pagerduty: {}, slack: { channel: '#incidents' } },
          team: { slack: {} },
        },
        route: {
          to: 'team',
          routes: [
            { matching: { severity: 'critical' }, to: 'on-call', repeat: Duration.hours(1), continues: true },
            { matching: { namespace: ['billing', 'shop'] }, to: 'hook', groupBy: ['namespace'], continues: true },
            { matching: { severity: ['warning', 'info'] }, to: 'office', during: ['working-hours'] },
          ],
        },
        times: {
          'working-hours': {
            location: 'Europe/Berlin',
            periods: [
              {
                weekdays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
                hours: { from: '08:00', to: '18:00' },
              },
            ],
          },
        },
      }),
  },
  {
    product: BlackboxExporter.product,
    capability: 'monitoring',
    image: images.blackboxExporter,
    needs: ['Prometheus'],
    example: (scope) =>
      new BlackboxExporter(scope, {
        probes: [
          { endpoint: external('https', { host: 'example.com' }), question: { kind: 'http' } },
          { endpoint: external('https', { host: 'mail.example.com', port: 465 }), question: { kind: 'tcp' } },
        ],
      }),
  },
  {
    product: Grafana.product,
    capability: 'monitoring',
    image: images.grafana,
    needs: ['a store of metrics', 'PostgreSQL for more than one replica'],
    example: (scope) => new Grafana(scope, { prometheus: external('prometheus', { host: 'prometheus.example.com' }) }),
  },
  {
    product: KubeStateMetrics.product,
    capability: 'monitoring',
    image: images.kubeStateMetrics,
    needs: ['Prometheus'],
    example: (scope) => new KubeStateMetrics(scope),
  },
  {
    product: NodeExporter.product,
    capability: 'monitoring',
    image: images.nodeExporter,
    needs: ["the nodes' network and file systems", 'certificates', 'Prometheus'],
    example: (scope) => new NodeExporter(scope),
  },
  {
    product: Prometheus.product,
    capability: 'monitoring',
    image: images.prometheus,
    needs: ['persistent volumes'],
    example: (scope) => new Prometheus(scope, { storage: Size.gibibytes(250) }),
  },
  {
    product: PrometheusAgent.product,
    capability: 'monitoring',
    image: images.prometheus,
    needs: ['persistent volumes', 'a store of metrics'],
    example: (scope) =>
      new PrometheusAgent(scope, {
        remoteWrite: [
          {
            endpoint: external('remote-write', { host: 'metrics.example.com' }),
            path: '/api/v1/write',
            credentials: {
              kind: 'token',
              need: {
                name: 'metrics-token',
                purpose: 'lets the agent write to metrics.example.com',
                keys: { token: { kind: 'given', description: 'bearer token that may write' } },
                rotation: 'coordinated',
              },
            },
          },
        ],
      }),
  },
  {
    product: ExternalSecrets.product,
    capability: 'secrets',
    image: images.externalSecrets,
    needs: ['its CRDs', 'a store of secrets', 'certificates', "cert-manager's injector"],
    example: (scope) =>
      new ExternalSecrets(scope, {
        store: {
          kind: 'vault',
          server: external('vault', { host: 'vault.example.com', port: 8200 }),
          engine: 'kv',
          role: 'external-secrets',
          audience: 'vault',
          authority: { namespace: 'secrets', secret: 'vault-authority' },
        },
      }),
  },
  {
    product: Vault.products.openbao,
    capability: 'secrets',
    image: images.openbao,
    needs: ['persistent volumes', 'certificates', 'a seal'],
    example: (scope) =>
      new Vault(scope, {
        distribution: 'openbao',
        seal: { kind: 'static' },
        recovery: { publicKeys: [exampleRecoveryKey], threshold: 1 },
        snapshots: exampleSnapshots(),
        definitions: {
          engines: {
            kv: { kind: 'kv' },
            pki: {
              kind: 'pki',
              commonName: 'example.com services',
              lifetime: Duration.days(3650),
              roles: { service: { domains: ['services.example.com'], lifetime: Duration.days(7) } },
            },
            transit: { kind: 'transit', keys: { orders: { type: 'aes256-gcm96', rotation: Duration.days(30) } } },
          },
          policies: {
            shop: {
              'kv/data/shop/*': ['read'],
              'pki/issue/service': ['update'],
              'transit/encrypt/orders': ['update'],
              'transit/decrypt/orders': ['update'],
            },
          },
          roles: { shop: { namespace: 'shop', serviceAccounts: ['shop'], policies: ['shop'] } },
        },
      }),
  },
  {
    product: Vault.products.vault,
    capability: 'secrets',
    image: images.vault,
    needs: ['persistent volumes', 'certificates', 'a seal'],
    example: (scope) =>
      new Vault(scope, {
        distribution: 'vault',
        seal: exampleTransit(),
        recovery: { publicKeys: [exampleRecoveryKey], threshold: 1 },
        snapshots: exampleSnapshots(),
        definitions: {
          engines: {
            database: {
              kind: 'database',
              connections: {
                shop: {
                  server: external('postgresql', { host: 'db.example.com', port: 5432 }),
                  database: 'shop',
                  roles: {
                    reader: {
                      creation: [
                        `CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE reader`,
                      ],
                      lifetime: Duration.hours(1),
                    },
                  },
                },
              },
            },
          },
        },
      }),
  },
  {
    product: VaultInjector.product,
    capability: 'secrets',
    image: images.vaultInjector,
    needs: ['OpenBao or Vault', 'certificates', "cert-manager's injector"],
    example: (scope) => new VaultInjector(scope, { server: exampleServers.openbao(scope) }),
  },
  {
    product: VaultCsiProvider.products.openbao,
    capability: 'secrets',
    image: images.openbaoCsiProvider,
    needs: ['OpenBao', 'certificates', 'the Secrets Store CSI driver'],
    example: (scope) => new VaultCsiProvider(scope, { server: exampleServers.openbao(scope) }),
  },
  {
    product: VaultCsiProvider.products.vault,
    capability: 'secrets',
    image: images.vaultCsiProvider,
    needs: ['Vault', 'certificates', 'the Secrets Store CSI driver'],
    example: (scope) => new VaultCsiProvider(scope, { server: exampleServers.vault(scope) }),
  },
  {
    product: CertManager.product,
    capability: 'security',
    image: images.certManagerController,
    needs: ['its CRDs'],
    example: (scope) => {
      const certManager = new CertManager(scope);
      certManager.authority('example-ca');
      return certManager;
    },
  },
  {
    product: TrustManager.product,
    capability: 'security',
    image: images.trustManager,
    needs: ['its CRDs', 'cert-manager'],
    example: (scope) => {
      new CertManager(scope);
      return new TrustManager(scope, {
        bundles: { 'platform-authority': { authorities: ['platform'], namespaces: ['shop'] } },
      });
    },
  },
];
