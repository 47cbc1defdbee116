/** A value with one change somewhere in it. */
export interface Variant {
  /** `without spec.egress[0].to[1]`. */
  readonly how: string;
  readonly value: unknown;
  /** The list that lost an item, and the item. @default it was another change */
  readonly left?: { readonly item: unknown; readonly of: readonly unknown[] };
}

/** Every value with one item of a list, label of a selector or limit left out, or one port changed to the next. */
export function* variants(value: unknown, field: string): Iterable<Variant> {
  if (Array.isArray(value)) yield* listVariants(value, field);
  else if (value && typeof value === 'object') yield* mapVariants({ ...value }, field);
}

/** The last item stays: an empty list says something else altogether. */
function* listVariants(list: readonly unknown[], field: string): Iterable<Variant> {
  for (const [i, item] of list.entries()) {
    const at = `${field}[${i}]`;
    if (list.length > 1) yield { how: `without ${at}`, value: list.toSpliced(i, 1), left: { item, of: list } };
    for (const { value, ...rest } of variants(item, at)) yield { ...rest, value: list.with(i, value) };
  }
}

/** Fields that allow less than a rule would without them: what Cilium reads of a protocol, and whom Calico takes out. */
const limits: ReadonlySet<string> = new Set(['rules', 'notSelector']);

function* mapVariants(map: Record<string, unknown>, field: string): Iterable<Variant> {
  for (const [key, below] of Object.entries(map)) {
    const at = `${field}.${key}`;
    if (/\.matchLabels$/.test(field) || limits.has(key)) {
      const { [key]: _left, ...others } = map;
      yield { how: `without ${at}`, value: others };
    }
    if (key === 'port' && Number.isInteger(Number(below))) {
      const next = Number(below) + 1;
      yield { how: `with ${at} ${next}`, value: { ...map, port: typeof below === 'string' ? String(next) : next } };
    }
    for (const { value, ...rest } of variants(below, at)) yield { ...rest, value: { ...map, [key]: value } };
  }
}
