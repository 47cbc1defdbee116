import type { Image } from './image';

/** Value of `app.kubernetes.io/managed-by`. */
const manager = 'cdk8s-landscape';

/** Prefix of the project's own annotations. */
export const annotationPrefix = 'cdk8s-landscape.io';

/** What a workload is called, for the recommended labels. */
export interface Identity {
  /** The product: `opensearch`. */
  readonly product: string;
  /** The workload, unique in its namespace: `opensearch-managers`. */
  readonly instance: string;
  /** The role inside the system: `managers`. */
  readonly component: string;
  /** The capability: `logging`. */
  readonly partOf: string;
}

/** Labels that select a workload's pods. They never change over its life, so they hold no version. */
export function selectorLabels({ product, instance }: Pick<Identity, 'product' | 'instance'>): Record<string, string> {
  return { 'app.kubernetes.io/name': product, 'app.kubernetes.io/instance': instance };
}

/** The recommended labels of Kubernetes. */
export function recommendedLabels(identity: Identity, image?: Image): Record<string, string> {
  return {
    ...selectorLabels(identity),
    'app.kubernetes.io/component': identity.component,
    'app.kubernetes.io/part-of': identity.partOf,
    'app.kubernetes.io/managed-by': manager,
    ...(image ? { 'app.kubernetes.io/version': image.version } : {}),
  };
}
