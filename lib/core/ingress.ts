import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/** A web interface, and the host at which browsers find it. */
export interface PublishedService {
  readonly metadata: k8s.ObjectMeta;
  /** `ingressClassName` of the controller that publishes it. */
  readonly className: string;
  readonly host: string;
  /** Secret of the certificate that browsers see. */
  readonly certificate: string;
  readonly service: string;
  readonly port: number;
}

/** The Ingress by which the cluster's controller publishes every path of a host. */
export function publishAt(scope: Construct, { metadata, className, host, ...of }: PublishedService): void {
  const backend = { service: { name: of.service, port: { number: of.port } } };
  new k8s.KubeIngress(scope, 'ingress', {
    metadata,
    spec: {
      ingressClassName: className,
      tls: [{ hosts: [host], secretName: of.certificate }],
      rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  });
}
