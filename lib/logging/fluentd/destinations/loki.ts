import type { Proof } from '../settings';
import { certificateParameters, type Delivery, type Of, passwordParameters } from './delivery';

/** Loki. The labels are few and closed: each combination is a stream. */
export function loki({ endpoint, tenant }: Of<'loki'>, proof: Proof): Delivery {
  return {
    type: 'loki',
    parameters: {
      url: endpoint.url,
      tenant,
      ...passwordParameters(proof, { user: 'username', password: 'password' }),
      ...certificateParameters(proof, { authority: 'ca_cert', certificate: 'cert', key: 'key' }),
      // Loki refuses a record without any label, and one whose metadata is missing would have none.
      extra_labels: { json: { collector: 'fluentd' } },
      line_format: 'json',
      compress: 'gzip',
      include_thread_label: false,
    },
    children: [
      {
        name: 'label',
        parameters: {
          namespace: '$.kubernetes.namespace_name',
          container: '$.kubernetes.container_name',
          stream: '$.stream',
        },
      },
    ],
  };
}
