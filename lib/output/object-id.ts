import type { KubernetesObject } from '../core/manifest';

/** What an API server tells objects apart by: group, kind, namespace and name. */
export function objectId({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/` : '';
  return `${group}${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
}
