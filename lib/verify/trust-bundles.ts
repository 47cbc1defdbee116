import type { Manifest } from '../core/manifest';
import { isMap } from './shape';

/** A ConfigMap that trust-manager makes of a Bundle. */
export interface BundledConfigMap {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** The ConfigMaps of Bundles, in the namespaces that these select by name. What has not the form of a Bundle makes none. */
export function bundledConfigMaps(bundles: readonly Manifest[]): readonly BundledConfigMap[] {
  return bundles.flatMap(({ object: { metadata, ...object } }) => {
    const target = field(field(object, 'spec'), 'target');
    const key = field(field(target, 'configMap'), 'key');
    if (typeof key !== 'string') return [];
    return list(field(field(target, 'namespaceSelector'), 'matchExpressions'))
      .filter((each) => field(each, 'key') === 'kubernetes.io/metadata.name' && field(each, 'operator') === 'In')
      .flatMap((expression) => list(field(expression, 'values')))
      .flatMap((namespace) => (typeof namespace === 'string' ? [{ namespace, name: metadata.name, key }] : []));
  });
}

function field(value: unknown, name: string): unknown {
  return isMap(value) ? value[name] : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
