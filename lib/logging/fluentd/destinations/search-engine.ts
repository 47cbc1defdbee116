import { env, json, type Parameters } from '../directives';
import { certificateParameters, type DestinationOf, idField, type SecretPlaces } from './output';

/** What the outputs for OpenSearch and Elasticsearch, two branches of one plugin, have in common. */
export function searchEngineParameters(
  destination: DestinationOf<'opensearch' | 'elasticsearch'>,
  { files, variable }: SecretPlaces,
): Parameters {
  const { endpoint, credentials, indexPrefix } = destination;
  return {
    host: endpoint.host,
    port: endpoint.port,
    scheme: endpoint.tls ? 'https' : 'http',
    ...certificateParameters(destination, files, {
      authority: 'ca_file',
      certificate: 'client_cert',
      key: 'client_key',
    }),
    ...(credentials.kind === 'password' ? { user: credentials.user, password: env(variable) } : {}),
    ...(endpoint.tls ? { ssl_verify: true, ssl_min_version: 'TLSv1_2', ssl_max_version: 'TLSv1_3' } : {}),
    // Daily indices by the record's own time: a backlog lands in the day that it is from.
    logstash_format: true,
    logstash_prefix: indexPrefix,
    logstash_dateformat: '%Y.%m.%d',
    utc_index: true,
    include_timestamp: true,
    // An id and `create`: what a retry sends again is refused as already there.
    id_key: idField,
    remove_keys: idField,
    write_operation: 'create',
    suppress_type_name: true,
    // Behind a Service the addresses that the cluster itself reports cannot be reached.
    reload_connections: false,
    reload_on_failure: true,
    reconnect_on_error: true,
    request_timeout: '30s',
    // A busy store (429) is retried; upstream's default would put its chunks aside.
    unrecoverable_error_types: json(['out_of_memory_error']),
  };
}
