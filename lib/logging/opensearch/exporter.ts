import { type CertificateKey, http, type SecretRef, Size, secretFiles } from '../../core';
import type { DeploymentProps } from '../../core/workload-props';
import { images } from '../../images';

/** User of the image: nobody. */
const exporterUser = 65534;
const certificates = '/certs';

/** OpenSearch has no metrics in Prometheus form without a plugin; this exporter reads them from its API. */
export function exporterProps(url: string, certificate: SecretRef<CertificateKey>): DeploymentProps {
  return {
    role: 'exporter',
    image: images.elasticsearchExporter,
    replicas: 1,
    runAs: { user: exporterUser },
    args: [
      `--es.uri=${url}`,
      '--es.all',
      '--es.timeout=20s',
      `--es.ca=${certificates}/ca.crt`,
      `--es.client-cert=${certificates}/tls.crt`,
      `--es.client-private-key=${certificates}/tls.key`,
    ],
    mounts: { [certificates]: secretFiles(certificate) },
    resources: { cpu: '20m', memory: Size.mebibytes(128) },
    ports: { metrics: 9114 },
    ready: http('metrics', '/healthz'),
  };
}
