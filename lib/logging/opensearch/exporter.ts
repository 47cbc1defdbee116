import { type CertificateRef, certificateFiles, combined, http, Size } from '../../core';
import type { DeploymentProps } from '../../core/workload-props';
import { images } from '../../images';

/** User of the image: nobody. */
const exporterUser = 65534;
const certificates = '/certs';

/** OpenSearch has no metrics in Prometheus form without a plugin; this exporter reads them from its API. */
export function exporterProps(url: string, certificate: CertificateRef): DeploymentProps {
  return {
    role: 'exporter',
    image: images.elasticsearchExporter,
    replicas: 1,
    runAs: { user: exporterUser },
    command: ['/bin/elasticsearch_exporter'],
    args: [
      `--es.uri=${url}`,
      '--es.all',
      '--es.timeout=20s',
      `--es.ca=${certificates}/ca.crt`,
      `--es.client-cert=${certificates}/tls.crt`,
      `--es.client-private-key=${certificates}/tls.key`,
    ],
    mounts: {
      [certificates]: combined(
        'certificates',
        certificateFiles(certificate, 'each-connection', { 'tls.crt': 'tls.crt', 'tls.key': 'tls.key' }),
        certificateFiles(certificate, 'restart', { 'ca.crt': 'ca.crt' }),
      ),
    },
    resources: { cpu: '20m', memory: Size.mebibytes(128) },
    ports: { metrics: 9114 },
    ready: http('metrics', '/healthz'),
  };
}
