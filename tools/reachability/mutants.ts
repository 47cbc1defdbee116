import type { KubernetesObject, Manifest } from '../../lib/core/manifest';
import type { NetworkFacts } from '../../lib/core/network-facts';
import { isPointless, isRedundant } from './redundant';
import { type Fields, rulesOf, specOf } from './rules';
import { variants } from './variants';

/** Manifests of which one policy was changed. */
export interface Mutant {
  /** What was done: `NetworkPolicy fluentd without spec.egress[0]`. */
  readonly name: string;
  readonly manifests: readonly Manifest[];
  /** Whether it says the same as before, as the words of the policies show: no comparison can notice it. */
  readonly redundant: boolean;
}

const policyKinds = new Set(['NetworkPolicy', 'CiliumNetworkPolicy', 'GlobalNetworkPolicy']);
const directions = ['ingress', 'egress'] as const;

/**
 * Every way to remove one rule or one part of it, to change one of its ports, to forget one label of a selector in it, and to
 * add one rule: each that any other policy has, one for a pod that nobody knows, one for everybody, and one for an address
 * outside. Besides, every policy that says something is left out once.
 */
export function* mutants(manifests: readonly Manifest[], facts: NetworkFacts): Iterable<Mutant> {
  const policies = manifests.filter(({ object }) => policyKinds.has(object.kind));
  for (const at of policies) {
    for (const direction of directions) {
      yield* changes(manifests, facts, at, direction);
      yield* additions(manifests, policies, at, direction);
    }
    if (saysSomething(at.object)) {
      yield { name: `no ${titleOf(at)}`, manifests: manifests.filter((other) => other !== at), redundant: false };
    }
  }
}

function* changes(
  manifests: readonly Manifest[],
  facts: NetworkFacts,
  at: Manifest,
  direction: string,
): Iterable<Mutant> {
  const rules = rulesOf(at.object, direction);
  for (const [i, rule] of rules.entries()) {
    const field = `spec.${direction}[${i}]`;
    yield changed(manifests, at, `without ${field}`, direction, rules.toSpliced(i, 1));
    for (const { how, value, left } of variants(rule, field)) {
      const redundant = left !== undefined && isPointless(left.item, left.of, facts);
      yield { ...changed(manifests, at, how, direction, rules.with(i, value as Fields)), redundant };
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
  const objects = policies.map(({ object }) => object);
  for (const rule of new Map(added.map((one) => [JSON.stringify(one), one])).values()) {
    const text = JSON.stringify(rule);
    if (known.has(text)) continue;
    const redundant = isRedundant(rule, at.object, direction, objects);
    yield { ...changed(manifests, at, `with ${text}`, direction, [...rules, rule]), redundant };
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

/** A policy without rules matters only where it isolates: the default deny of a namespace. */
function saysSomething(object: KubernetesObject): boolean {
  const hasRules = directions.some((direction) => rulesOf(object, direction).length > 0);
  return hasRules || JSON.stringify(specOf(object).podSelector) === '{}';
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
    name: `${titleOf(at)} ${how}`,
    manifests: manifests.map((other) => (other === at ? { ...at, object } : other)),
    redundant: false,
  };
}

function titleOf({ object }: Manifest): string {
  return `${object.kind} ${object.metadata.name}`;
}
