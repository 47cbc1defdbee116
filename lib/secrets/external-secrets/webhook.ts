import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { type CertificateKey, Duration, http, type SecretRef, Size, secretFiles } from '../../core';
import type { DeploymentProps } from '../../core/workload-props';
import { images } from '../../images';

/** Ports of the webhook, as upstream has them. */
const webhookPorts = { https: 10250, metrics: 8080, health: 8081 } as const;

/** The unprivileged user of upstream's manifests. */
export const operatorUser = 1000;

const certificateFiles = '/tls';

/** Time before its end at which a certificate counts as bad, and the process stops: long after it was to be renewed. */
const lookahead = Duration.hours(24);

/** The pods that judge stores and ExternalSecrets. They ask the API server nothing. */
export function webhookProps(host: string, certificate: SecretRef<CertificateKey>, replicas: number): DeploymentProps {
  return {
    role: 'webhook',
    image: images.externalSecrets,
    replicas,
    runAs: { user: operatorUser },
    args: [
      'webhook',
      `--port=${webhookPorts.https}`,
      `--dns-name=${host}`,
      `--cert-dir=${certificateFiles}`,
      `--lookahead-interval=${lookahead.toHours()}h`,
      `--metrics-addr=:${webhookPorts.metrics}`,
      `--healthz-addr=:${webhookPorts.health}`,
      '--loglevel=info',
      '--zap-time-encoding=iso8601',
    ],
    access: { idleToken: 'it does not start without an account, and asks the API server nothing' },
    mounts: { [certificateFiles]: secretFiles(certificate) },
    resources: { cpu: '10m', memory: Size.mebibytes(64) },
    ports: webhookPorts,
    ready: http('health', '/readyz'),
  };
}

/** What the API server is told about the webhook. */
export interface ValidationProps {
  readonly name: string;
  readonly labels: Record<string, string>;
  /** By which the authority gets into `caBundle`. */
  readonly annotations: Record<string, string>;
  /** The Service that answers. */
  readonly service: { readonly name: string; readonly namespace: string; readonly port: number };
}

/** Seconds for which an apply waits: the webhook compares fields and calls nobody. */
const timeoutSeconds = 5;

/**
 * The calls that the API server makes before it takes a store or an ExternalSecret. An answer that does not come is none: the
 * webhook's own pods come after these objects, and what mends it must not wait for it.
 */
export function declareValidation(scope: Construct, { name, labels, annotations, service }: ValidationProps): void {
  const webhook = (kind: string, resource: string, resourceScope: 'Cluster' | 'Namespaced') => ({
    name: `validate.${kind}.external-secrets.io`,
    admissionReviewVersions: ['v1'],
    failurePolicy: 'Ignore',
    sideEffects: 'None',
    timeoutSeconds,
    clientConfig: { service: { ...service, path: `/validate-external-secrets-io-v1-${kind}` } },
    rules: [
      {
        apiGroups: ['external-secrets.io'],
        apiVersions: ['v1'],
        operations: ['CREATE', 'UPDATE'],
        resources: [resource],
        scope: resourceScope,
      },
    ],
  });
  new k8s.KubeValidatingWebhookConfiguration(scope, 'validating-webhook', {
    metadata: { name, labels, annotations },
    webhooks: [
      webhook('clustersecretstore', 'clustersecretstores', 'Cluster'),
      webhook('secretstore', 'secretstores', 'Namespaced'),
      webhook('externalsecret', 'externalsecrets', 'Namespaced'),
    ],
  });
}
