import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

export interface WebhookConfigurationProps {
  readonly name: string;
  readonly labels: Record<string, string>;
  /** The Service that answers. */
  readonly service: { readonly name: string; readonly namespace: string; readonly port: number };
  /** Secret in the Service's namespace whose authority the injector writes into the configurations. */
  readonly authoritySecret: string;
}

/** Upstream's own: on a cold start the webhook makes its certificate first. */
const timeoutSeconds = 30;

/** The calls that the API server makes before it takes an object of cert-manager. The injector, not we, fills in `caBundle`. */
export function declareWebhooks(scope: Construct, props: WebhookConfigurationProps): void {
  const { name, labels, service, authoritySecret } = props;
  const metadata = {
    name,
    labels,
    annotations: { 'cert-manager.io/inject-ca-from-secret': `${service.namespace}/${authoritySecret}` },
  };
  const webhook = (path: string) => ({
    name: 'webhook.cert-manager.io',
    admissionReviewVersions: ['v1'],
    failurePolicy: 'Fail',
    sideEffects: 'None',
    timeoutSeconds,
    clientConfig: { service: { ...service, path } },
  });
  new k8s.KubeValidatingWebhookConfiguration(scope, 'validating-webhook', {
    metadata,
    webhooks: [
      {
        ...webhook('/validate'),
        rules: [
          {
            apiGroups: ['cert-manager.io', 'acme.cert-manager.io'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['*/*'],
          },
        ],
      },
    ],
  });
  new k8s.KubeMutatingWebhookConfiguration(scope, 'mutating-webhook', {
    metadata,
    webhooks: [
      {
        ...webhook('/mutate'),
        rules: [
          {
            apiGroups: ['cert-manager.io'],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['certificaterequests'],
          },
        ],
      },
    ],
  });
}
