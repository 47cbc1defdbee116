import { stringify } from 'yaml';

/** Where things are in the container. */
export const paths = { config: '/etc/node-exporter/config', tls: '/etc/node-exporter/tls' } as const;

/** Name of the file that says how it is reached. */
export const webFile = 'web.yml';

/** The text of that file: over TLS, by clients with a certificate of the same authority. Certificates are read again for each connection. */
export function webConfig(): string {
  return stringify({
    tls_server_config: {
      cert_file: `${paths.tls}/tls.crt`,
      key_file: `${paths.tls}/tls.key`,
      client_ca_file: `${paths.tls}/ca.crt`,
      client_auth_type: 'RequireAndVerifyClientCert',
      min_version: 'TLS13',
    },
  });
}
