import { cluster, facts, policy, reaches } from './world';

const store = { podSelector: { matchLabels: { app: 'store' } } };
const web = { podSelector: { matchLabels: { app: 'web' } } };
const bank = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'bank' } } };
const redis = [{ port: 6379, protocol: 'TCP' }];

/** A policy about the pods of the store, in one direction. */
const into = (rule: object) => policy('into', { ...store, policyTypes: ['Ingress'], ingress: [rule] });
const out = (rule: object) => policy('out', { ...web, policyTypes: ['Egress'], egress: [rule] });
const block = (cidr: string, ...except: string[]) => ({ ipBlock: { cidr, ...(except.length > 0 ? { except } : {}) } });

/**
 * What Kubernetes says about NetworkPolicies, case by case: https://kubernetes.io/docs/concepts/services-networking/network-policies/
 * and the comments of the API type. The answers were written down from there, by hand.
 */
// biome-ignore format: one case a line
const cases: readonly (readonly [says: string, policies: object[], connection: string, possible: boolean])[] = [
  // Isolation.
  ['without policies everything is possible', [], 'shop/web -> bank/ledger 5432', true],
  ['without policies the outside comes in', [], '198.51.100.1 -> shop/web 8080', true],
  ['no ingress rules isolate', [policy('p', { ...store, policyTypes: ['Ingress'] })], 'shop/web -> shop/store 6379', false],
  ['an empty list of rules is no rules', [policy('p', { ...store, policyTypes: ['Ingress'], ingress: [] })], 'shop/web -> shop/store 6379', false],
  ['isolated for ingress is free for egress', [policy('p', { ...store, policyTypes: ['Ingress'] })], 'shop/store -> shop/web 8080', true],
  ['isolated for egress is free for ingress', [policy('p', { ...store, policyTypes: ['Egress'] })], 'shop/web -> shop/store 6379', true],
  ['no egress rules isolate', [policy('p', { ...web, policyTypes: ['Egress'] })], 'shop/web -> shop/store 6379', false],
  ['a pod that no policy selects stays free', [policy('p', { ...store, policyTypes: ['Ingress'] })], 'shop/store -> shop/web 8080', true],
  ['a policy of one namespace says nothing of another', [policy('p', { podSelector: {}, policyTypes: ['Ingress'] })], 'shop/web -> bank/ledger 5432', true],
  ['an empty selector selects every pod', [policy('p', { podSelector: {}, policyTypes: ['Ingress'] })], 'shop/web -> shop/store 6379', false],
  ['a selector that is left out selects every pod', [policy('p', { policyTypes: ['Ingress'] })], 'shop/web -> shop/store 6379', false],
  ['a default deny holds for pods nobody declared', [policy('p', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })], 'shop/{app: new} -> bank/ledger 5432', false],
  // Types that are left out.
  ['without types a policy isolates for ingress', [policy('p', store)], 'shop/web -> shop/store 6379', false],
  ['without types and egress rules it leaves egress free', [policy('p', store)], 'shop/store -> shop/web 8080', true],
  ['without types egress rules isolate for egress', [policy('p', { ...web, egress: [{ to: [store], ports: redis }] })], 'shop/web -> bank/ledger 5432', false],
  ['without types a policy of egress rules isolates for ingress too', [policy('p', { ...web, egress: [{ to: [store] }] })], 'shop/store -> shop/web 8080', false],
  ['without types an empty list of egress rules isolates nothing', [policy('p', { ...web, ingress: [{}], egress: [] })], 'shop/web -> shop/store 6379', true],
  ['rules of a type that is not listed count for nothing', [policy('p', { ...store, policyTypes: ['Egress'], ingress: [{ from: [web] }] })], 'bank/web -> shop/store 6379', true],
  // Peers.
  ['a rule without fields allows everything', [into({})], '198.51.100.1 -> shop/store 6379', true],
  ['an empty list of peers is every peer', [into({ from: [] })], 'bank/ledger -> shop/store 6379', true],
  ['an empty list of ports is every port', [into({ from: [web], ports: [] })], 'shop/web -> shop/store 9', true],
  ['a pod selector alone means the own namespace', [into({ from: [web] })], 'shop/web -> shop/store 6379', true],
  ['a pod selector alone means no other namespace', [into({ from: [web] })], 'bank/web -> shop/store 6379', false],
  ['a namespace selector alone means every pod there', [into({ from: [bank] })], 'bank/ledger -> shop/store 6379', true],
  ['a namespace selector alone does not mean the own', [into({ from: [bank] })], 'shop/web -> shop/store 6379', false],
  ['an empty namespace selector means all namespaces', [into({ from: [{ namespaceSelector: {} }] })], 'bank/ledger -> shop/store 6379', true],
  ['an empty namespace selector means pods and no addresses', [into({ from: [{ namespaceSelector: {} }] })], '198.51.100.1 -> shop/store 6379', false],
  ['both selectors in one item must match: they do', [into({ from: [{ ...bank, ...web }] })], 'bank/web -> shop/store 6379', true],
  ['both selectors in one item must match: the pod does not', [into({ from: [{ ...bank, ...web }] })], 'bank/ledger -> shop/store 6379', false],
  ['both selectors in one item must match: the namespace does not', [into({ from: [{ ...bank, ...web }] })], 'shop/web -> shop/store 6379', false],
  ['selectors in two items are alternatives', [into({ from: [bank, web] })], 'bank/ledger -> shop/store 6379', true],
  ['selectors in two items are alternatives, each as if alone', [into({ from: [bank, web] })], 'shop/web -> shop/store 6379', true],
  ['an empty pod selector means the own namespace only', [into({ from: [{ podSelector: {} }] })], 'bank/web -> shop/store 6379', false],
  ['an empty pod selector takes in pods nobody declared', [into({ from: [{ podSelector: {} }] })], 'shop/{app: new} -> shop/store 6379', true],
  ['a namespace is selected by the labels that it declares', [into({ from: [{ namespaceSelector: { matchLabels: { team: 'money' } } }] })], 'bank/ledger -> shop/store 6379', true],
  ['a namespace nobody declares has its name as a label', [into({ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'dns' } } }] })], 'dns/{k8s-app: kube-dns} -> shop/store 6379', true],
  ['a namespace nobody declares has no other label', [into({ from: [{ namespaceSelector: { matchLabels: { team: 'money' } } }] })], 'dns/{k8s-app: kube-dns} -> shop/store 6379', false],
  ['In: one of the values', [into({ from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'edge'] }] } }] })], 'shop/web -> shop/store 6379', true],
  ['NotIn: none of the values', [into({ from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] } }] })], 'shop/web -> shop/store 6379', false],
  ['NotIn: a pod without the label too', [into({ from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] } }] })], 'shop/{app: new} -> shop/store 6379', true],
  ['Exists, whatever the value', [into({ from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] } }] })], 'shop/web -> shop/store 6379', true],
  ['DoesNotExist: no such label', [into({ from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } }] })], 'shop/web -> shop/store 6379', false],
  ['labels and expressions must all match', [into({ from: [{ podSelector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } }] })], 'shop/web -> shop/store 6379', false],
  // Both ends.
  ['one end that allows is not enough when the other is isolated', [into({ from: [web] }), policy('q', { ...web, policyTypes: ['Egress'] })], 'shop/web -> shop/store 6379', false],
  ['the other end alone is not enough either', [out({ to: [store] }), policy('q', { ...store, policyTypes: ['Ingress'] })], 'shop/web -> shop/store 6379', false],
  ['both ends that allow are enough', [into({ from: [web] }), out({ to: [store] })], 'shop/web -> shop/store 6379', true],
  ['both ends must allow the same port', [into({ from: [web], ports: redis }), out({ to: [store], ports: [{ port: 6380 }] })], 'shop/web -> shop/store 6379', false],
  ['what one may open the other may not', [into({ from: [web] }), policy('q', { ...store, policyTypes: ['Egress'] })], 'shop/store -> shop/web 8080', false],
  // Several policies.
  ['policies add up', [into({ from: [web] }), policy('q', { ...store, policyTypes: ['Ingress'], ingress: [{ from: [bank] }] })], 'bank/ledger -> shop/store 6379', true],
  ['an empty policy takes nothing away from another', [into({ from: [web] }), policy('q', { podSelector: {}, policyTypes: ['Ingress'] })], 'shop/web -> shop/store 6379', true],
  ['rules of one policy add up', [policy('p', { ...store, policyTypes: ['Ingress'], ingress: [{ from: [web] }, { from: [bank] }] })], 'bank/ledger -> shop/store 6379', true],
  ['peers of one rule do not take the ports of another', [policy('p', { ...store, policyTypes: ['Ingress'], ingress: [{ from: [web], ports: redis }, { from: [bank], ports: [{ port: 1 }] }] })], 'bank/ledger -> shop/store 6379', false],
  // Ports.
  ['a port is the number of the container', [into({ from: [web], ports: redis })], 'shop/web -> shop/store 6379', true],
  ['another port is closed', [into({ from: [web], ports: redis })], 'shop/web -> shop/store 6380', false],
  ['a port without a protocol is TCP', [into({ from: [web], ports: [{ port: 7946 }] })], 'shop/web -> shop/store 7946/UDP', false],
  ['a protocol without a port is each of its ports', [into({ from: [web], ports: [{ protocol: 'UDP' }] })], 'shop/web -> shop/store 7946/UDP', true],
  ['a protocol without a port is no other protocol', [into({ from: [web], ports: [{ protocol: 'UDP' }] })], 'shop/web -> shop/store 6379', false],
  ['SCTP is a protocol of its own', [into({ from: [web], ports: [{ port: 6379, protocol: 'SCTP' }] })], 'shop/web -> shop/store 6379/SCTP', true],
  ['endPort: the last port is in', [into({ from: [web], ports: [{ port: 6000, endPort: 6379 }] })], 'shop/web -> shop/store 6379', true],
  ['endPort: the port after it is not', [into({ from: [web], ports: [{ port: 6000, endPort: 6379 }] })], 'shop/web -> shop/store 6380', false],
  ['endPort: the port before the first is not', [into({ from: [web], ports: [{ port: 6000, endPort: 6379 }] })], 'shop/web -> shop/store 5999', false],
  ["a named port of an ingress rule is the own pod's", [into({ from: [web], ports: [{ port: 'http' }] })], 'shop/web -> shop/store 6379', true],
  ["a named port of an ingress rule is not the caller's", [into({ from: [web], ports: [{ port: 'http' }] })], 'shop/web -> shop/store 8080', false],
  ['a named port of an egress rule is that of each target', [out({ ports: [{ port: 'http' }] })], 'shop/web -> bank/web 8081', true],
  ['a named port of an egress rule is another number elsewhere', [out({ ports: [{ port: 'http' }] })], 'shop/web -> shop/store 6379', true],
  ['a name that the target does not have is no port', [out({ ports: [{ port: 'http' }] })], 'shop/web -> bank/ledger 5432', false],
  ['a named port has the protocol of the rule', [into({ from: [web], ports: [{ port: 'gossip' }] })], 'shop/web -> shop/store 7946/UDP', false],
  ['a named port means nothing at an address', [out({ ports: [{ port: 'http' }] })], 'shop/web -> 198.51.100.1 8080', false],
  // Address blocks.
  ['an address in the block', [out({ to: [block('198.51.100.0/24')] })], 'shop/web -> 198.51.100.255 443', true],
  ['an address beside the block', [out({ to: [block('198.51.100.0/24')] })], 'shop/web -> 198.51.101.0 443', false],
  ['an exception is out of the block', [out({ to: [block('198.51.100.0/24', '198.51.100.128/25')] })], 'shop/web -> 198.51.100.128 443', false],
  ['below an exception is in the block', [out({ to: [block('198.51.100.0/24', '198.51.100.128/25')] })], 'shop/web -> 198.51.100.127 443', true],
  ['a range is possible only where all of it is', [out({ to: [block('198.51.100.0/24', '198.51.100.128/25')] })], 'shop/web -> 198.51.100.0/24 443', false],
  ['another block takes an exception back', [out({ to: [block('198.51.100.0/24', '198.51.100.128/25'), block('198.51.100.200/32')] })], 'shop/web -> 198.51.100.200 443', true],
  ['an exception of one rule is none of another', [policy('p', { ...web, policyTypes: ['Egress'], egress: [{ to: [block('0.0.0.0/0', '10.0.0.0/8')] }, { to: [block('10.9.0.0/16')] }] })], 'shop/web -> 10.9.1.1 443', true],
  ['all of IPv4 is nothing of IPv6', [out({ to: [block('0.0.0.0/0')] })], 'shop/web -> 2001:db8::1 443', false],
  ['all of IPv6 is all of IPv6', [out({ to: [block('::/0')] })], 'shop/web -> 2001:db8::1 443', true],
  ['an IPv6 exception', [out({ to: [block('2001:db8::/32', '2001:db8:1::/48')] })], 'shop/web -> 2001:db8:1::5 443', false],
  ['IPv6 beside its exception', [out({ to: [block('2001:db8::/32', '2001:db8:1::/48')] })], 'shop/web -> 2001:db8:2::5 443', true],
  ['one address', [into({ from: [block('203.0.113.7/32')] })], '203.0.113.7 -> shop/store 6379', true],
  ['a host known by its name may be anywhere outside', [out({ to: [block('0.0.0.0/0')] })], 'shop/web -> api.example.com 443', true],
  ['so that some addresses are not enough', [out({ to: [block('198.51.100.0/24')] })], 'shop/web -> api.example.com 443', false],
  ['a selector means no address', [into({ from: [web] })], '203.0.113.7 -> shop/store 6379', false],
  // A workload and itself.
  ['an isolated workload does not reach its other pods', [policy('p', { ...store, policyTypes: ['Ingress'] })], 'shop/store -> shop/store 6379', false],
  ['a rule for itself lets its pods reach each other', [into({ from: [store] })], 'shop/store -> shop/store 6379', true],
  ['it takes the way out too', [into({ from: [store] }), policy('q', { ...store, policyTypes: ['Egress'] })], 'shop/store -> shop/store 6379', false],
  // Nodes.
  ['the node of a pod is always let in', [policy('p', { ...store, policyTypes: ['Ingress'] })], 'node -> shop/store 6379', true],
  ['the way out to the own node is policed', [policy('p', { ...web, policyTypes: ['Egress'] })], 'shop/web -> node 10250', false],
  ['no policy holds for a pod on the network of the node', [policy('p', { podSelector: {}, policyTypes: ['Ingress'] })], 'shop/web -> shop/agent 9100', true],
  ['no policy keeps it from connecting', [policy('p', { podSelector: {}, policyTypes: ['Egress'] })], 'shop/agent -> bank/ledger 5432', true],
  ['no selector finds it', [into({ from: [{ podSelector: { matchLabels: { app: 'agent' } } }] })], 'shop/agent -> shop/store 6379', false],
  ['a block of the nodes finds it', [into({ from: [block('172.18.0.0/16')] })], 'shop/agent -> shop/store 6379', true],
  ['a way out to it is one to the nodes', [out({ to: [block('172.18.0.0/24')], ports: [{ port: 9100 }] })], 'shop/web -> shop/agent 9100', true],
  // Pods that are not in the output.
  ['a pod of somebody else, by its labels', [out({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }], ports: [{ port: 53, protocol: 'UDP' }] })], 'shop/web -> kube-system/{k8s-app: kube-dns, version: 1} 53/UDP', true],
  ['another pod of its namespace', [out({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } }, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }] })], 'shop/web -> kube-system/{k8s-app: metrics} 53', false],
  ['a policy holds for a pod of the namespace that is not in the output', [policy('p', { ...web, policyTypes: ['Egress'] })], 'shop/{app: web} -> bank/ledger 5432', false],
];

const named = cases.map(([says, policies, connection, possible]) => ({ says, policies, connection, possible }));

test('the table holds at least sixty cases', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
});

test.each(named)('$says: $connection: $possible', ({ policies, connection, possible }) => {
  expect(reaches(cluster(policies as Parameters<typeof cluster>[0]), connection)).toBe(possible);
});

describe('where plugins differ', () => {
  const everywhere = out({ to: [block('0.0.0.0/0')] });
  test('a block that covers addresses of pods reaches them, where blocks match every address', () => {
    expect(reaches(cluster([everywhere]), 'shop/web -> bank/ledger 5432')).toBe(true);
    expect(reaches(cluster([out({ to: [block('0.0.0.0/0', '10.0.0.0/8')] })]), 'shop/web -> bank/ledger 5432')).toBe(
      false,
    );
  });
  test('it reaches neither pods nor nodes, where blocks match the outside', () => {
    const outside = cluster([everywhere], { ...facts, blocksMatch: 'outside' });
    expect(reaches(outside, 'shop/web -> bank/ledger 5432')).toBe(false);
    expect(reaches(outside, 'shop/web -> 172.18.0.9 10250')).toBe(false);
    expect(reaches(outside, 'shop/web -> 198.51.100.1 443')).toBe(true);
  });
  test('the node of a pod needs a rule, where probes do', () => {
    const known = { ...facts, probeRanges: facts.nodeRanges };
    expect(reaches(cluster([into({ from: [web] })], known), 'node -> shop/store 6379')).toBe(false);
    expect(reaches(cluster([into({ from: [block('172.18.0.0/24')] })], known), 'node -> shop/store 6379')).toBe(true);
  });
});

test('a verdict names the rules that let a connection pass, and the policies that isolate', () => {
  const reachability = cluster([into({ from: [web] }), policy('deny', { podSelector: {}, policyTypes: ['Ingress'] })]);
  const [from, to] = ['web', 'store'].map((name) =>
    reachability.objects.pods.find((pod) => pod.namespace === 'shop' && pod.name === name),
  );
  if (!from || !to) throw new Error('the world lacks a workload');
  const verdict = reachability.evaluate(
    { kind: 'workload', pod: from },
    { kind: 'workload', pod: to },
    { port: 6379, protocol: 'TCP' },
  );
  expect(verdict.egress).toEqual({ allowed: true, isolatedBy: [], grants: [] });
  expect(verdict.ingress.isolatedBy.map(({ object }) => object.metadata.name)).toEqual(['into', 'deny']);
  expect(verdict.ingress.grants.map(({ policy: at, field }) => [at.object.metadata.name, field])).toEqual([
    ['into', 'spec.ingress[0]'],
  ]);
});
