import type { Construct } from 'constructs';
import { Duration, external, type Image, type Product, Size, type System } from './core';
import { images } from './images';
import { Fluentd } from './logging/fluentd';
import { OpenSearch } from './logging/opensearch';
import { OpenSearchDashboards } from './logging/opensearch-dashboards';
import { CertManager } from './security/cert-manager';

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
];
