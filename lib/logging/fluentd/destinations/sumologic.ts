import type { Proof } from '../settings';
import type { Delivery, Of } from './delivery';

const namespaceKey = '$.kubernetes.namespace_name';

/** Sumo Logic's HTTP source. Its address is the secret. */
export function sumologic({ sourceCategory }: Of<'sumologic'>, proof: Proof): Delivery {
  return {
    type: 'sumologic',
    parameters: {
      ...(proof.kind === 'token' ? { endpoint: proof.token } : {}),
      source_category: sourceCategory ?? `\${${namespaceKey}}`,
      log_format: 'json',
      add_timestamp: true,
      compress: true,
      open_timeout: 10,
      // The buffer retries; the plugin's own retry drops what it cannot send within three days.
      use_internal_retry: false,
    },
    chunkKeys: sourceCategory === undefined ? [namespaceKey] : [],
  };
}
