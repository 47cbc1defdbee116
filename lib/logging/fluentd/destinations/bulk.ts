import { Duration } from 'cdk8s';
import type { Endpoint } from '../../../core';
import type { Value } from '../../../formats/fluentd';
import type { Proof } from '../settings';
import { certificateParameters, type Delivery, passwordParameters } from './delivery';

/** Field of the id on its way to the store, which gets it as the document's `_id`. */
const idField = '_hash';

/** What OpenSearch and Elasticsearch, and their plugins, have in common. */
export function bulkDelivery(
  endpoint: Endpoint,
  proof: Proof,
  own: { readonly type: string; readonly indexPrefix: string; readonly parameters: Record<string, Value> },
): Delivery {
  return {
    type: own.type,
    parameters: {
      host: endpoint.host,
      port: endpoint.port,
      scheme: endpoint.tls ? 'https' : 'http',
      ...(endpoint.tls ? { ssl_verify: true, ssl_min_version: 'TLSv1_2', ssl_max_version: 'TLSv1_3' } : {}),
      ...certificateParameters(proof, { authority: 'ca_file', certificate: 'client_cert', key: 'client_key' }),
      ...passwordParameters(proof, { user: 'user', password: 'password' }),
      ...connection,
      ...documents(own.indexPrefix),
      ...own.parameters,
    },
    // The plugin wants the tag or `_index` among the keys. By tag, each container would send small bulks of its own; no
    // record has a field `_index`, so all share a chunk.
    chunkKeys: ['_index'],
    ids: {
      type: `${own.type}_genid`,
      parameters: { hash_id_key: idField },
      comment: [
        'A record keeps this id however often its chunk is sent: the store takes it once. The id is random, since',
        'equal lines can carry the same time and would be taken for one.',
      ],
    },
  };
}

/** One address that stands for all nodes: nothing to discover, and a broken connection is made anew. */
const connection = {
  request_timeout: Duration.seconds(30),
  reload_connections: false,
  reload_on_failure: false,
  reconnect_on_error: true,
};

function documents(indexPrefix: string): Record<string, Value> {
  return {
    logstash_format: true,
    logstash_prefix: indexPrefix,
    logstash_dateformat: '%Y.%m.%d',
    id_key: idField,
    remove_keys: idField,
    write_operation: 'create',
    emit_error_for_missing_id: true,
    suppress_type_name: true,
    // Rejections by a busy cluster are retried record by record; the plugins' default gives up on the whole chunk.
    unrecoverable_error_types: { json: ['out_of_memory_error'] },
    // What a retried bulk left over enters the label anew under this tag.
    retry_tag: 'retry',
  };
}
