import type { LabelSelector } from 'kubernetes-types/meta/v1';

/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/** True for the selector that selects everything. */
export function selectsAll({ matchLabels, matchExpressions }: LabelSelector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
}

/** Whether labels satisfy a selector, as `metav1.LabelSelector` defines it. */
export function matches({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  for (const key in matchLabels) if (labels[key] !== matchLabels[key]) return false;
  return (matchExpressions ?? []).every(({ key, operator, values }) => {
    const value = labels[key];
    switch (operator) {
      case 'In':
        return value !== undefined && (values ?? []).includes(value);
      case 'NotIn':
        return value === undefined || !(values ?? []).includes(value);
      case 'Exists':
        return value !== undefined;
      case 'DoesNotExist':
        return value === undefined;
      default:
        return false;
    }
  });
}

/** The label keys a selector asks about. */
export function keysOf({ matchLabels, matchExpressions }: LabelSelector): readonly string[] {
  return [...Object.keys(matchLabels ?? {}), ...(matchExpressions ?? []).map(({ key }) => key)];
}

/** A selector for people: `app=web,tier in (a,b)`. */
export function selectorText({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = Object.entries(matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (matchExpressions ?? []).map(({ key, operator, values }) =>
    values?.length ? `${key} ${operator} (${values.join(',')})` : `${key} ${operator}`,
  );
  return [...labels, ...expressions].join(',') || '{}';
}

/** Things that carry labels, found by selector without looking at all of them. */
export class LabelIndex<T> {
  private readonly all: { readonly labels: Labels; readonly item: T }[] = [];
  private readonly byLabel = new Map<string, { readonly labels: Labels; readonly item: T }[]>();

  add(labels: Labels, item: T): void {
    const entry = { labels, item };
    this.all.push(entry);
    for (const key in labels) {
      const label = `${key}=${labels[key]}`;
      const bucket = this.byLabel.get(label);
      if (bucket) bucket.push(entry);
      else this.byLabel.set(label, [entry]);
    }
  }

  /** What a selector selects, in the order of addition. */
  select(selector: LabelSelector): readonly T[] {
    return this.candidates(selector)
      .filter(({ labels }) => matches(selector, labels))
      .map(({ item }) => item);
  }

  /** The things that carry the rarest of the selector's labels: few enough to look at one by one. */
  private candidates({ matchLabels }: LabelSelector): readonly { readonly labels: Labels; readonly item: T }[] {
    let best = this.all;
    for (const key in matchLabels) {
      const bucket = this.byLabel.get(`${key}=${matchLabels[key]}`);
      if (!bucket) return [];
      if (bucket.length < best.length) best = bucket;
    }
    return best;
  }
}
