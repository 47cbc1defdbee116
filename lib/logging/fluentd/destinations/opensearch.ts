import type { Proof } from '../settings';
import { bulkDelivery } from './bulk';
import type { Delivery, Of } from './delivery';

/** OpenSearch, through fluent-plugin-opensearch: daily indices by the record's own time. */
export function opensearch({ endpoint, indexPrefix, majorVersion }: Of<'opensearch'>, proof: Proof): Delivery {
  return bulkDelivery(endpoint, proof, {
    type: 'opensearch',
    indexPrefix,
    parameters: {
      // A start must not wait for the store, so the version is told instead of asked.
      verify_os_version_at_startup: false,
      default_opensearch_version: majorVersion,
      log_os_400_reason: true,
    },
  });
}
