import { images } from '../../../images';
import { env, section } from '../directives';
import { certificateParameters, type DestinationOf, type Output, type SecretPlaces } from './output';

/** Another Fluentd or Fluent Bit, acknowledged chunk by chunk. A token is the shared key. */
export function forwardOutput(destination: DestinationOf<'fluent-forward'>, { files, variable }: SecretPlaces): Output {
  const { endpoint, credentials } = destination;
  return {
    image: images.fluentdForward,
    accepts: ['ambient', 'certificate', 'token'],
    parameters: {
      '@type': 'forward',
      transport: endpoint.tls ? 'tls' : 'tcp',
      ...certificateParameters(destination, files, {
        authority: 'tls_cert_path',
        certificate: 'tls_client_cert_path',
        key: 'tls_client_private_key_path',
      }),
      ...(endpoint.tls ? { tls_verify_hostname: true } : {}),
      require_ack_response: true,
      // Behind a Service a heartbeat tells of some pod, not of the one that gets the chunk.
      heartbeat_type: 'none',
      ignore_network_errors_at_startup: true,
      expire_dns_cache: '30s',
      compress: 'gzip',
    },
    sections: [
      section(['server'], { host: endpoint.host, port: endpoint.port }),
      ...(credentials.kind === 'token'
        ? [section(['security'], { self_hostname: env('K8S_NODE_NAME'), shared_key: env(variable) })]
        : []),
    ],
    chunkKeys: 'tag',
    // Longer than the time that an acknowledgement may take.
    buffer: { delayed_commit_timeout: '200s' },
  };
}
