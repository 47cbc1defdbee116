import type { Proof } from '../settings';
import { certificateParameters, type Delivery, nodeName, type Of } from './delivery';

/** Splunk's HTTP Event Collector. */
export function splunkHec({ endpoint, index, sourceType = '_json' }: Of<'splunk-hec'>, proof: Proof): Delivery {
  return {
    type: 'splunk_hec',
    parameters: {
      protocol: endpoint.tls ? 'https' : 'http',
      hec_host: endpoint.host,
      hec_port: endpoint.port,
      ...(proof.kind === 'token' ? { hec_token: proof.token } : {}),
      ...certificateParameters(proof, { authority: 'ca_file', certificate: 'client_cert', key: 'client_key' }),
      index,
      host: nodeName,
      sourcetype: sourceType,
      // Otherwise a wrong token or a disabled index drops every chunk.
      consume_chunk_on_4xx_errors: false,
      gzip_compression: true,
      open_timeout: 10,
      read_timeout: 60,
    },
  };
}
