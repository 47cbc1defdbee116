import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/** What the API server is told about the webhook. */
export interface BundleWebhookProps {
  readonly name: string;
  readonly labels: Record<string, string>;
  /** By which the authority gets into `caBundle`. */
  readonly annotations: Record<string, string>;
  /** The Service that answers. */
  readonly service: { readonly name: string; readonly namespace: string; readonly port: number };
}

/** Seconds for which an apply waits: the webhook compares fields and calls nobody. */
const timeoutSeconds = 5;

/** The call that the API server makes before it takes a Bundle. Bundles come together with the webhook, and must not wait for it. */
export function declareBundleWebhook(scope: Construct, props: BundleWebhookProps): void {
  const { name, labels, annotations, service } = props;
  new k8s.KubeValidatingWebhookConfiguration(scope, 'validating-webhook', {
    metadata: { name, labels, annotations },
    webhooks: [
      {
        name: 'trust.cert-manager.io',
        admissionReviewVersions: ['v1'],
        failurePolicy: 'Ignore',
        sideEffects: 'None',
        timeoutSeconds,
        clientConfig: { service: { ...service, path: '/validate-trust-cert-manager-io-v1alpha1-bundle' } },
        rules: [
          {
            apiGroups: ['trust.cert-manager.io'],
            apiVersions: ['v1alpha1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['bundles'],
            scope: 'Cluster',
          },
        ],
      },
    ],
  });
}
