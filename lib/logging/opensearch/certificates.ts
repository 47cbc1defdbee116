import type { CertificateNeed } from '../../core';
import { commonNames, nodeDnsNames, type Topology } from './config';

/** Name of the authority that signs the certificates of a store and of its clients, and no others. */
export function authorityOf(store: string): string {
  return `${store}-ca`;
}

/** The certificate of all nodes. A node is a client of the others, so it proves both. */
export function nodeCertificate(topology: Topology): CertificateNeed {
  const { name } = topology;
  return {
    name: `${name}-node-tls`,
    purpose: `lets the nodes of ${name} trust each other and clients trust them`,
    authority: authorityOf(name),
    commonName: commonNames.node,
    dnsNames: nodeDnsNames(topology),
    usages: ['server', 'client'],
    encoding: 'PKCS8',
  };
}

/** The certificate of the job that may do everything, even while no user exists. */
export function superAdminCertificate(store: string): CertificateNeed {
  return {
    name: `${store}-super-admin-tls`,
    ...clientCertificate(store, commonNames.superAdmin, `lets the bootstrap job of ${store} load its configuration`),
  };
}

/** The certificate of the metrics exporter. */
export function metricsCertificate(store: string): CertificateNeed {
  return {
    name: `${store}-metrics-tls`,
    ...clientCertificate(store, commonNames.metrics, `lets the metrics exporter of ${store} read its state`),
  };
}

/** The certificate of a log collector, which names and declares it in its own namespace. */
export function logWriterCertificate(store: string): Omit<CertificateNeed, 'name'> {
  return clientCertificate(store, commonNames.logWriter, `lets a log collector write to ${store}`);
}

function clientCertificate(store: string, commonName: string, purpose: string): Omit<CertificateNeed, 'name'> {
  return { purpose, authority: authorityOf(store), commonName, usages: ['client'], encoding: 'PKCS8' };
}
