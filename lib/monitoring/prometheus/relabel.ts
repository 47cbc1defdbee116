import type { RelabelRule } from './model';

/** Sets a label to a fixed text. */
export function label(name: string, value: string): RelabelRule {
  return { target_label: name, replacement: value.replaceAll('$', '$$$$') };
}

/** Sets a label to the value of another. */
export function copied(from: string, to: string): RelabelRule {
  return { source_labels: [from], target_label: to };
}

/** Keeps what has these values at these labels. */
export function kept(values: Readonly<Record<string, string>>): RelabelRule {
  return { ...matching(values), action: 'keep' };
}

/** Drops series by their names, each an expression over the whole name. */
export function dropped(names: readonly string[]): RelabelRule {
  return { source_labels: ['__name__'], regex: names.join('|'), action: 'drop' };
}

function matching(values: Readonly<Record<string, string>>): RelabelRule {
  return { source_labels: Object.keys(values), regex: Object.values(values).map(quoted).join(';') };
}

/** A text as an expression that matches it alone. */
export function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Where a pod is, from what discovery tells of it. */
export const podLabels: readonly RelabelRule[] = [
  copied('__meta_kubernetes_namespace', 'namespace'),
  copied('__meta_kubernetes_service_name', 'service'),
  copied('__meta_kubernetes_pod_name', 'pod'),
  copied('__meta_kubernetes_pod_container_name', 'container'),
  copied('__meta_kubernetes_pod_node_name', 'node'),
];
