import type { Manifest } from '../core/manifest';

/** A ConfigMap that trust-manager makes of a Bundle. */
export interface BundledConfigMap {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

interface Bundle {
  readonly metadata: { readonly name: string };
  readonly spec?: {
    readonly target?: {
      readonly configMap?: { readonly key?: string };
      readonly namespaceSelector?: {
        readonly matchExpressions?: readonly { readonly key: string; readonly values?: readonly string[] }[];
      };
    };
  };
}

/** The ConfigMaps of Bundles, in the namespaces that these select by name. */
export function bundledConfigMaps(bundles: readonly Manifest[]): readonly BundledConfigMap[] {
  return bundles.flatMap(({ object }) => {
    const { metadata, spec } = object as Bundle;
    const { configMap, namespaceSelector } = spec?.target ?? {};
    const { key } = configMap ?? {};
    const named = namespaceSelector?.matchExpressions?.find((each) => each.key === 'kubernetes.io/metadata.name');
    if (!key) return [];
    return (named?.values ?? []).map((namespace) => ({ namespace, name: metadata.name, key }));
  });
}
