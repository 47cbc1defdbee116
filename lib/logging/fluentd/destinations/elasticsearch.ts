import type { Proof } from '../settings';
import { bulkDelivery } from './bulk';
import type { Delivery, Of } from './delivery';

/** Elasticsearch, through fluent-plugin-elasticsearch: daily indices by the record's own time. */
export function elasticsearch({ endpoint, indexPrefix, majorVersion }: Of<'elasticsearch'>, proof: Proof): Delivery {
  return bulkDelivery(endpoint, proof, {
    type: 'elasticsearch',
    indexPrefix,
    parameters: {
      ...(proof.kind === 'token' ? { api_key: proof.token } : {}),
      // A start must not wait for the store, so the version is told instead of asked.
      verify_es_version_at_startup: false,
      default_elasticsearch_version: majorVersion,
      log_es_400_reason: true,
    },
  });
}
