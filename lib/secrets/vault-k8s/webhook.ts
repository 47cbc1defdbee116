import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/** What the API server is told about the injector. */
export interface InjectorWebhookProps {
  readonly name: string;
  readonly labels: Record<string, string>;
  /** By which the authority gets into `caBundle`. */
  readonly annotations: Record<string, string>;
  /** The Service that answers. */
  readonly service: { readonly name: string; readonly namespace: string; readonly port: number };
  /** Namespaces whose pods it is asked about. */
  readonly namespaces: readonly string[];
}

/** Seconds for which a pod's creation waits. The injector computes a patch and calls nobody. */
const timeoutSeconds = 10;

/**
 * The call that the API server makes before it takes a pod that asks for an agent. It is made for such pods alone, in the
 * namespaces that the server knows: while the injector is away, these wait, because without an agent they would run without
 * their secrets, and no other pod notices.
 */
export function declareInjectorWebhook(scope: Construct, props: InjectorWebhookProps): void {
  const { name, labels, annotations, service, namespaces } = props;
  new k8s.KubeMutatingWebhookConfiguration(scope, 'webhook', {
    metadata: { name, labels, annotations },
    webhooks: [
      {
        name: 'vault.hashicorp.com',
        admissionReviewVersions: ['v1'],
        failurePolicy: 'Fail',
        sideEffects: 'None',
        timeoutSeconds,
        clientConfig: { service: { ...service, path: '/mutate' } },
        rules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'], scope: 'Namespaced' },
        ],
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...namespaces] }],
        },
        matchConditions: [
          {
            name: 'asks-for-an-agent',
            expression:
              "has(object.metadata.annotations) && 'vault.hashicorp.com/agent-inject' in object.metadata.annotations",
          },
        ],
      },
    ],
  });
}
