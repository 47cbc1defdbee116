import type { KubernetesObject } from '../../lib/core/manifest';
import type { NetworkFacts } from '../../lib/core/network-facts';
import { isInside, parseNetwork } from '../../lib/verify/networks';
import { type Fields, itemsOf, rulesOf, specOf } from './rules';

/** What one rule says to one port of one peer, as text. */
interface Grant {
  /** Whom, and on which port. */
  readonly text: string;
  /** What the port's connections must look like besides, as text; empty where they may be anything. */
  readonly limits: string;
}

/** How a rule of one kind of policy is taken apart. */
interface Words {
  /** The labels of the pods that a policy is about. */
  readonly subjects: (spec: Fields) => unknown;
  /** Whether its rules for a direction count. */
  readonly judges: (spec: Fields, direction: string) => boolean;
  readonly grants: (rule: Fields, namespace: string) => readonly Grant[];
}

const kinds: Readonly<Record<string, Words>> = {
  'networking.k8s.io/v1 NetworkPolicy': {
    subjects: ({ podSelector }) => podSelector,
    judges: ({ policyTypes }, direction) =>
      JSON.stringify(policyTypes ?? [])
        .toLowerCase()
        .includes(direction),
    grants: plainGrants,
  },
  'cilium.io/v2 CiliumNetworkPolicy': {
    subjects: ({ endpointSelector }) => withoutSource(endpointSelector),
    judges: () => true,
    grants: ciliumGrants,
  },
};

/**
 * Whether a rule can add nothing to a policy, by what policies say and not by what anybody makes of it: each port of each of
 * its peers stands, in the same words, in a rule for the same direction of the same pods. Rules only allow, so that the second
 * of two alike changes nothing.
 */
export function isRedundant(
  rule: Fields,
  policy: KubernetesObject,
  direction: string,
  policies: readonly KubernetesObject[],
): boolean {
  const words = wordsOf(policy);
  if (!words) return false;
  const alike = policies.filter((other) => isAbout(other, policy));
  const givesNamesMeaning = itemsOf(rule, 'toPorts').some((entry) => JSON.stringify(entry).includes('"dns"'));
  if (givesNamesMeaning && alike.some((other) => JSON.stringify(rulesOf(other, direction)).includes('"toFQDNs"'))) {
    return false;
  }
  const granted = alike.flatMap((other) => grantsOf(other, direction));
  const added = words.grants(rule, namespaceOf(policy));
  return added.every(({ text, limits }) =>
    granted.some((grant) => grant.text === text && (grant.limits === '' || grant.limits === limits)),
  );
}

/** Addresses that no packet on a network has (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3). */
const neverOnNetworks: readonly unknown[] = ['127.0.0.0/8', '::1/128'];

/**
 * Whether an item of a list says nothing that the others leave open: an exception for addresses that no packet has, or the API
 * server beside all nodes where it runs on them, and is both to Cilium.
 */
export function isPointless(item: unknown, list: readonly unknown[], facts: NetworkFacts): boolean {
  if (neverOnNetworks.includes(item)) return true;
  const isBesideNodes = item === 'kube-apiserver' && list.includes('host') && list.includes('remote-node');
  return isBesideNodes && facts.apiServer.ranges.every((range) => isWithin(range, facts.nodeRanges));
}

function isWithin(range: string, others: readonly string[]): boolean {
  const [inner] = networksOf([range]);
  return inner !== undefined && networksOf(others).some((outer) => isInside(inner, outer));
}

function networksOf(ranges: readonly string[]) {
  return ranges.flatMap((range) => parseNetwork(range) ?? []);
}

function grantsOf(policy: KubernetesObject, direction: string): readonly Grant[] {
  const words = wordsOf(policy);
  return words?.judges(specOf(policy), direction)
    ? rulesOf(policy, direction).flatMap((rule) => words.grants(rule, namespaceOf(policy)))
    : [];
}

function wordsOf({ apiVersion, kind }: KubernetesObject): Words | undefined {
  return kinds[`${apiVersion} ${kind}`];
}

/** Whether two policies are about the same pods, in the same words. */
function isAbout(other: KubernetesObject, policy: KubernetesObject): boolean {
  const subjects = (of: KubernetesObject) => canonical(wordsOf(of)?.subjects(specOf(of)));
  return (
    wordsOf(other) !== undefined && namespaceOf(other) === namespaceOf(policy) && subjects(other) === subjects(policy)
  );
}

/** One grant for each peer and port; a list that is left out stands for all of them, and is the same as no list. */
function plainGrants(rule: Fields): readonly Grant[] {
  const peers = [...itemsOf(rule, 'from'), ...itemsOf(rule, 'to')];
  const whom = peers.length > 0 ? peers.map(peerText) : ['everybody'];
  return whom.flatMap((text) => portTexts(rule).map((port) => ({ text: `${text} ${port}`, limits: '' })));
}

/** The ports of a list, of which one with more than a number and a protocol is like no other. */
function portTexts(fields: Fields): readonly string[] {
  const ports = itemsOf(fields, 'ports').map((port) => {
    const { port: number, protocol, ...rest } = port;
    return Object.keys(rest).length > 0 ? canonical(port) : `${number}/${protocol}`;
  });
  return ports.length > 0 ? ports : ['every port'];
}

/** Pods as `namespace {labels}` where that is all that is said, so that both kinds say it alike. */
function peerText(peer: Fields): string {
  const { namespaceSelector, podSelector, ...rest } = peer;
  const [namespace, ...others] = Object.entries(labelsIn(namespaceSelector) ?? {});
  const labels = labelsIn(podSelector);
  const isPlain = Object.keys(rest).length === 0 && others.length === 0 && labels !== undefined;
  if (!isPlain || namespace?.[0] !== 'kubernetes.io/metadata.name') return canonical(peer);
  return `${namespace[1]} ${canonical(labels)}`;
}

const namespaceLabel = 'io.kubernetes.pod.namespace';

function ciliumGrants(rule: Fields, own: string): readonly Grant[] {
  const { toPorts, ...peers } = rule;
  const endpoints = peers.toEndpoints;
  const whom =
    Array.isArray(endpoints) && Object.keys(peers).length === 1
      ? endpoints.map((endpoint) => endpointText(endpoint, own))
      : [canonical(peers)];
  const entries = itemsOf({ toPorts }, 'toPorts');
  return whom.flatMap((text) =>
    (entries.length > 0 ? entries : [{}]).flatMap(({ ports, ...limits }: Fields) =>
      portTexts({ ports }).map((port) => ({ text: `${text} ${port}`, limits: limitsText(limits) })),
    ),
  );
}

function endpointText(endpoint: Fields, own: string): string {
  const labels = labelsIn(withoutSource(endpoint));
  if (!labels) return canonical(endpoint);
  const { [namespaceLabel]: namespace = own, ...rest } = labels;
  return `${namespace} ${canonical(rest)}`;
}

/** Any question may be asked where the pattern is `*`: that is no limit. */
function limitsText(limits: Fields): string {
  const text = canonical(limits);
  return text === '{}' || text === canonical({ rules: { dns: [{ matchPattern: '*' }] } }) ? '' : text;
}

/** The labels of a selector that says nothing else. */
function labelsIn(selector: unknown): Fields | undefined {
  const { matchLabels, ...rest } = (selector ?? {}) as Fields;
  return matchLabels && Object.keys(rest).length === 0 ? (matchLabels as Fields) : undefined;
}

/** Cilium's labels say where they come from. */
function withoutSource(selector: unknown): unknown {
  const labels = labelsIn(selector);
  if (!labels) return selector;
  const bare = Object.entries(labels).map(([key, value]) => [key.replace(/^k8s:/, ''), value]);
  return { matchLabels: Object.fromEntries(bare) };
}

function namespaceOf({ metadata }: KubernetesObject): string {
  return metadata.namespace ?? 'default';
}

/** As JSON, with the keys of maps in order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
