import type { CertificateNeed, CertificateRef } from './secret';

/** The certificate of a webhook that the API server calls at its Service. */
export function webhookCertificate(service: string, namespace: string): CertificateNeed {
  return {
    name: `${service}-tls`,
    purpose: `lets the API server trust the webhook ${service}; the authority belongs into caBundle of its configuration`,
    authority: 'platform',
    commonName: `${service}.${namespace}.svc`,
    dnsNames: [service, `${service}.${namespace}`, `${service}.${namespace}.svc`],
    usages: ['server'],
  };
}

/**
 * The annotation by which cert-manager's injector writes the authority of a certificate into the webhooks of the annotated
 * configuration.
 */
export function authorityOf(certificate: CertificateRef): Record<string, string> {
  return { 'cert-manager.io/inject-ca-from': `${certificate.namespace}/${certificate.name}` };
}
