import { isMap } from '../../lib/verify/shape';
import type { TestSubject } from '../subjects';
import type { FilePattern } from './check';

/** One key of a ConfigMap. */
export interface ConfigFile {
  /** The subject that it stands in. */
  readonly subject: string;
  readonly namespace: string;
  readonly configMap: string;
  /** Value of the ConfigMap's `app.kubernetes.io/name`. */
  readonly product: string;
  /** The key. */
  readonly file: string;
  readonly text: string;
}

/** Every key of every ConfigMap of a subject. */
export function configFilesOf({ name, manifests }: TestSubject): ConfigFile[] {
  return manifests.flatMap(({ object: { kind, metadata, data } }) => {
    if (kind !== 'ConfigMap' || !isMap(data)) return [];
    const product = metadata.labels?.['app.kubernetes.io/name'] ?? '';
    const shared = { subject: name, namespace: metadata.namespace ?? 'default', configMap: metadata.name, product };
    return Object.entries(data).map(([file, text]) => ({ ...shared, file, text: String(text) }));
  });
}

/** Whether a pattern is about a file. */
export function matches({ product, file: wanted }: FilePattern, { product: of, file }: ConfigFile): boolean {
  if (product !== undefined && product !== of) return false;
  return typeof wanted === 'string' ? wanted === file : wanted.test(file);
}

/** Where a file stands, for findings: `production logging/opensearch-settings opensearch.yml`. */
export function fileName({ subject, namespace, configMap, file }: ConfigFile): string {
  return `${subject} ${namespace}/${configMap} ${file}`;
}
