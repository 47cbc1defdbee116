import { Duration } from 'cdk8s';
import type { Proof } from '../settings';
import { certificateParameters, type Delivery, nodeName, type Of } from './delivery';

/** Another collector, over the forward protocol with acknowledgement. */
export function forward({ endpoint }: Of<'fluent-forward'>, proof: Proof): Delivery {
  const certificate = certificateParameters(proof, {
    authority: 'tls_cert_path',
    certificate: 'tls_client_cert_path',
    key: 'tls_client_private_key_path',
  });
  return {
    type: 'forward',
    parameters: {
      transport: endpoint.tls ? 'tls' : 'tcp',
      ...(endpoint.tls ? { tls_verify_hostname: true, ...certificate } : {}),
      require_ack_response: true,
      ack_response_timeout: Duration.seconds(60),
      send_timeout: Duration.seconds(60),
      connect_timeout: Duration.seconds(10),
      // One address that stands for all receivers: heartbeats would only tell that some receiver lives.
      heartbeat_type: 'none',
      expire_dns_cache: Duration.seconds(60),
    },
    children: [
      { name: 'server', parameters: { host: endpoint.host, port: endpoint.port } },
      ...(proof.kind === 'token'
        ? [{ name: 'security', parameters: { self_hostname: nodeName, shared_key: proof.token } }]
        : []),
    ],
    // The protocol sends a chunk under one tag.
    chunkKeys: ['tag'],
  };
}
