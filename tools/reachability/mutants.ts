import type { KubernetesObject, Manifest } from '../../lib/core/manifest';

/** Manifests of which one policy was changed. */
export interface Mutant {
  /** What was done: `NetworkPolicy fluentd without spec.egress[0]`. */
  readonly name: string;
  readonly manifests: readonly Manifest[];
}

type Fields = Record<string, unknown>;

const policyKinds = new Set(['NetworkPolicy', 'CiliumNetworkPolicy']);
const directions = ['ingress', 'egress'] as const;

/** Lists inside a rule of which each item lets something through. */
const listsOfRule = ['from', 'to', 'ports'];

/**
 * Every way to remove one rule, one peer or one port of a policy, and to add one rule: each that any other policy has, one for
 * a pod that nobody knows, one for everybody, and one for an address outside.
 */
export function* mutants(manifests: readonly Manifest[]): Iterable<Mutant> {
  const policies = manifests.filter(({ object }) => policyKinds.has(object.kind));
  for (const at of policies) {
    for (const direction of directions) {
      yield* removals(manifests, at, direction);
      yield* additions(manifests, policies, at, direction);
    }
  }
}

function* removals(manifests: readonly Manifest[], at: Manifest, direction: string): Iterable<Mutant> {
  const rules = rulesOf(at.object, direction);
  for (const [i, rule] of rules.entries()) {
    yield changed(manifests, at, `without spec.${direction}[${i}]`, direction, without(rules, i));
    for (const list of listsOfRule) {
      const items = itemsOf(rule, list);
      if (items.length < 2) continue;
      for (const j of items.keys()) {
        const smaller = rules.with(i, { ...rule, [list]: without(items, j) });
        yield changed(manifests, at, `without spec.${direction}[${i}].${list}[${j}]`, direction, smaller);
      }
    }
  }
}

function* additions(
  manifests: readonly Manifest[],
  policies: readonly Manifest[],
  at: Manifest,
  direction: string,
): Iterable<Mutant> {
  const rules = rulesOf(at.object, direction);
  const known = new Set(rules.map((rule) => JSON.stringify(rule)));
  const others = policies
    .filter(({ object }) => object.apiVersion === at.object.apiVersion)
    .flatMap(({ object }) => rulesOf(object, direction));
  const added = [...others, ...(at.object.apiVersion === 'networking.k8s.io/v1' ? strange(direction) : [])];
  for (const rule of new Map(added.map((one) => [JSON.stringify(one), one])).values()) {
    const text = JSON.stringify(rule);
    if (!known.has(text)) yield changed(manifests, at, `with ${text}`, direction, [...rules, rule]);
  }
}

/** Rules that no platform has. */
function strange(direction: string): Fields[] {
  const side = direction === 'ingress' ? 'from' : 'to';
  const ports = [{ port: 9, protocol: 'TCP' }];
  return [
    { ports },
    { [side]: [{ podSelector: { matchLabels: { app: 'stranger' } } }], ports },
    { [side]: [{ namespaceSelector: {}, podSelector: {} }], ports },
    { [side]: [{ ipBlock: { cidr: '198.51.100.7/32' } }], ports },
  ];
}

function changed(
  manifests: readonly Manifest[],
  at: Manifest,
  how: string,
  direction: string,
  rules: readonly Fields[],
): Mutant {
  const { [direction]: _old, ...rest } = specOf(at.object);
  const spec = rules.length > 0 ? { ...rest, [direction]: rules } : rest;
  const object: KubernetesObject = { ...at.object, spec };
  return {
    name: `${at.object.kind} ${at.object.metadata.name} ${how}`,
    manifests: manifests.map((other) => (other === at ? { ...at, object } : other)),
  };
}

function specOf({ spec }: KubernetesObject): Fields {
  return (spec ?? {}) as Fields;
}

function rulesOf(object: KubernetesObject, direction: string): readonly Fields[] {
  return (specOf(object)[direction] ?? []) as readonly Fields[];
}

function itemsOf(rule: Fields, list: string): readonly unknown[] {
  return Array.isArray(rule[list]) ? rule[list] : [];
}

function without<T>(list: readonly T[], i: number): T[] {
  return list.filter((_, at) => at !== i);
}
