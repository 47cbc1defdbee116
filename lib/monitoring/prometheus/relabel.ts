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
function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * Where a pod is, from what discovery tells of it: `namespace`, `service`, `pod`, `container` and `node`. One rule, because
 * every job has it, and a ConfigMap has to hold them all.
 */
export const podLabels: RelabelRule = {
  action: 'labelmap',
  regex: '__meta_kubernetes_(?:pod_)?(namespace|service|pod|container|node)(?:_name)?',
};

/**
 * The same without `container`, where pods are found by their labels: which of its containers serves the port is not known, and a pod
 * would be a target of its own for each of them, those that only prepare the start among them.
 */
export const podLabelsWithoutContainer: RelabelRule = {
  action: 'labelmap',
  regex: '__meta_kubernetes_(?:pod_)?(namespace|service|pod|node)(?:_name)?',
};

/** Labels as a selector of the Kubernetes API. */
export function selectorText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
