import type { KubernetesObject } from '../../../lib/core/manifest';
import { cluster, facts, place, policy, reaches } from './world';

const kinds = {
  cilium: { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
  calico: { apiVersion: 'projectcalico.org/v3', kind: 'NetworkPolicy' },
  callers: { apiVersion: 'projectcalico.org/v3', kind: 'GlobalNetworkPolicy' },
  antrea: { apiVersion: 'crd.antrea.io/v1beta1', kind: 'NetworkPolicy' },
} as const;

function of(dialect: keyof typeof kinds, spec: Record<string, unknown>): KubernetesObject {
  return { ...kinds[dialect], metadata: { name: 'p', namespace: 'shop' }, spec };
}

const deny: KubernetesObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'deny', namespace: 'shop' },
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
};

const cilium = (rule: object) => of('cilium', { endpointSelector: { matchLabels: { app: 'web' } }, egress: [rule] });
const calico = (rule: object) => of('calico', { selector: "app == 'web'", types: ['Egress'], egress: [rule] });
const callers = (source: object, namespaceSelector = "kubernetes.io/metadata.name == 'shop'") =>
  of('callers', {
    selector: "app == 'web'",
    namespaceSelector,
    types: ['Ingress'],
    ingress: [{ action: 'Allow', protocol: 'TCP', source, destination: { ports: [8080] } }],
  });
const noPod = { notSelector: 'has(projectcalico.org/orchestrator)' };
const set = (name: string, labels: Record<string, string>, nets: unknown): KubernetesObject => ({
  apiVersion: 'projectcalico.org/v3',
  kind: 'GlobalNetworkSet',
  metadata: { name, labels },
  spec: { nets },
});
const sets = [
  set('a', { host: 'a', site: 'x' }, ['192.0.2.0/28']),
  set('b', { host: 'b', site: 'x' }, ['198.51.100.7/32']),
];
const toSet = (selector: string, namespaceSelector = 'global()') =>
  calico({ action: 'Allow', protocol: 'TCP', destination: { selector, namespaceSelector, ports: [636] } });
const antrea = (rule: object) =>
  of('antrea', {
    appliedTo: [{ podSelector: { matchLabels: { app: 'web' } } }],
    egress: [{ action: 'Allow', ...rule }],
  });

const dns = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
};
const asked = {
  ...dns,
  toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }],
};
const host = { toFQDNs: [{ matchName: 'api.example.com' }], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] };
/** The host, where clients must name one of these servers when they ask for TLS. */
const naming = (serverNames: readonly string[], port = '443') => ({
  ...host,
  toPorts: [{ ports: [{ port, protocol: 'TCP' }], serverNames }],
});
const withDns = of('cilium', { endpointSelector: { matchLabels: { app: 'web' } }, egress: [asked, host] });
const nodes = (key: string) => ({ to: [{ nodeSelector: { matchExpressions: [{ key, operator: 'Exists' }] } }] });

// biome-ignore format: one case a line
const cases: readonly (readonly [says: string, policies: KubernetesObject[], connection: string, possible: boolean])[] = [
  ['an entity is the API server', [deny, cilium({ toEntities: ['kube-apiserver'] })], 'shop/web -> 172.18.0.2 6443', true],
  ['the API server is no other node', [deny, cilium({ toEntities: ['kube-apiserver'] })], 'shop/web -> 172.18.0.3 6443', false],
  ['this node and the others are the nodes', [deny, cilium({ toEntities: ['host', 'remote-node'] })], 'shop/web -> 172.18.0.3 10250', true],
  ['this node alone is not', [deny, cilium({ toEntities: ['host'] })], 'shop/web -> 172.18.0.3 10250', false],
  ['a section isolates its direction', [cilium({ toEntities: ['kube-apiserver'] })], 'shop/web -> bank/ledger 5432', false],
  ['a section isolates no other direction', [cilium({ toEntities: ['kube-apiserver'] })], 'bank/ledger -> shop/web 8080', true],
  ['endpoints are of the namespace that a label names', [deny, cilium(dns)], 'shop/web -> kube-system/{k8s-app: kube-dns} 53', true],
  ['endpoints without that label are of the own namespace', [deny, cilium({ toEndpoints: [{ matchLabels: { 'k8s:app': 'store' } }] })], 'shop/web -> bank/ledger 5432', false],
  ['a host is reached when its address is asked for through Cilium', [deny, withDns], 'shop/web -> api.example.com 443', true],
  ['a host is not reached when Cilium sees no answers', [deny, cilium(host)], 'shop/web -> api.example.com 443', false],
  ['a host is reached when another policy of the pods asks through Cilium', [deny, cilium(asked), cilium(host)], 'shop/web -> api.example.com 443', true],
  ['what is asked of another than the resolver is no answer', [deny, cilium(dns), cilium({ ...asked, toEndpoints: [{ matchLabels: { app: 'store' } }] }), cilium(host)], 'shop/web -> api.example.com 443', false],
  ['what a policy of other pods asks helps nobody', [deny, of('cilium', { endpointSelector: { matchLabels: { app: 'store' } }, egress: [asked] }), cilium(host)], 'shop/web -> api.example.com 443', false],
  ['a host that the client may not name to the server is not reached', [deny, cilium(asked), cilium(naming(['www.example.com']))], 'shop/web -> api.example.com 443', false],
  ['a host that the client may name to the server is', [deny, cilium(asked), cilium(naming(['www.example.com', 'api.example.com']))], 'shop/web -> api.example.com 443', true],
  ['each entry of ports has limits of its own', [deny, cilium(asked), cilium({ ...host, toPorts: [...host.toPorts, ...naming(['www.example.com'], '8443').toPorts] })], 'shop/web -> api.example.com 8443', false],
  ['a rule without fields allows nothing, other than with Kubernetes', [deny, cilium({})], 'shop/web -> bank/ledger 5432', false],
  ['a rule without fields isolates', [cilium({})], 'shop/web -> bank/ledger 5432', false],
  ['a rule of ports alone is about everybody', [deny, cilium({ toPorts: [{ ports: [{ port: '5432', protocol: 'TCP' }] }] })], 'shop/web -> bank/ledger 5432', true],
  ['a section without rules isolates nobody', [of('cilium', { endpointSelector: { matchLabels: { app: 'web' } }, egress: [] })], 'shop/web -> bank/ledger 5432', true],
  ['no endpoints are nobody', [deny, cilium({ toEndpoints: [] })], 'shop/web -> shop/store 6379', false],
  ['an endpoint without labels is every pod of the namespace', [cilium({ toEndpoints: [{}] })], 'shop/web -> shop/store 6379', true],
  ['an endpoint without labels is no pod of another', [deny, cilium({ toEndpoints: [{}] })], 'shop/web -> bank/ledger 5432', false],
  ['the label of a namespace needs no source', [deny, cilium({ toEndpoints: [{ matchLabels: { 'io.kubernetes.pod.namespace': 'bank', app: 'ledger' } }] })], 'shop/web -> bank/ledger 5432', true],
  ['port 0 is every port', [deny, cilium({ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '0', protocol: 'TCP' }] }] })], 'shop/web -> 172.18.0.2 6443', true],
  ['a star is one label', [deny, cilium(asked), cilium({ toFQDNs: [{ matchPattern: '*.example.com' }] })], 'shop/web -> api.example.com 443', true],
  ['a star is no dot', [deny, cilium(asked), cilium({ toFQDNs: [{ matchPattern: '*.example.com' }] })], 'shop/web -> a.b.example.com 443', false],
  ['two stars are', [deny, cilium(asked), cilium({ toFQDNs: [{ matchPattern: '**.example.com' }] })], 'shop/web -> a.b.example.com 443', true],
  ['ANY is each protocol', [deny, cilium(asked)], 'shop/web -> kube-system/{k8s-app: kube-dns} 53/UDP', true],
  ['a Service is the API server at its port', [deny, calico({ action: 'Allow', destination: { services: { name: 'kubernetes', namespace: 'default' } } })], 'shop/web -> 172.18.0.2 6443', true],
  ['a Service is no other port', [deny, calico({ action: 'Allow', destination: { services: { name: 'kubernetes', namespace: 'default' } } })], 'shop/web -> 172.18.0.2 443', false],
  ['nets are addresses', [deny, calico({ action: 'Allow', protocol: 'TCP', destination: { nets: ['172.18.0.0/24'], ports: [10250] } })], 'shop/web -> 172.18.0.9 10250', true],
  ['a protocol is no other', [deny, calico({ action: 'Allow', protocol: 'TCP', destination: { nets: ['172.18.0.0/24'], ports: [10250] } })], 'shop/web -> 172.18.0.9 10250/UDP', false],
  ['no nets are every address', [deny, calico({ action: 'Allow', protocol: 'TCP', destination: { nets: [], ports: [5432] } })], 'shop/web -> bank/ledger 5432', true],
  ['no ports are every port', [deny, calico({ action: 'Allow', protocol: 'TCP', destination: { nets: ['172.18.0.0/24'], ports: [] } })], 'shop/web -> 172.18.0.9 22', true],
  ['without types rules for egress are about that', [deny, of('calico', { selector: "app == 'web'", egress: [{ action: 'Allow', destination: { nets: ['172.18.0.0/24'] } }] })], 'shop/web -> 172.18.0.9 22', true],
  ['a set is its addresses', [deny, ...sets, toSet("host == 'a'")], 'shop/web -> 192.0.2.9 636', true],
  ['a set is no other', [deny, ...sets, toSet("host == 'a'")], 'shop/web -> 198.51.100.7 636', false],
  ['a label selects each set that has it', [deny, ...sets, toSet("site == 'x'")], 'shop/web -> 198.51.100.7 636', true],
  ['labels must all be there', [deny, ...sets, toSet("host == 'a' && site == 'y'")], 'shop/web -> 192.0.2.9 636', false],
  ['a label that no set has is nobody', [deny, toSet("host == 'a'")], 'shop/web -> 192.0.2.9 636', false],
  ['a set without addresses is nobody', [deny, set('a', { host: 'a' }, undefined), toSet("host == 'a'")], 'shop/web -> 192.0.2.9 636', false],
  ['callers are at addresses', [deny, callers({ nets: ['172.18.0.0/24'] })], '172.18.0.9 -> shop/web 8080', true],
  ['callers are at no others', [deny, callers({ nets: ['172.18.0.0/24'] })], '172.18.1.9 -> shop/web 8080', false],
  ['addresses of pods are pods', [deny, callers({ nets: ['10.244.0.0/16'] })], 'bank/{app: new} -> shop/web 8080', true],
  ['addresses of pods are none where pods are taken out', [deny, callers({ nets: ['172.18.0.0/24', '10.244.0.0/16'], ...noPod })], 'bank/{app: new} -> shop/web 8080', false],
  ['nodes stay where pods are taken out', [deny, callers({ nets: ['172.18.0.0/24', '10.244.0.0/16'], ...noPod })], '172.18.0.9 -> shop/web 8080', true],
  ['pods that use the network of a node stay, too', [deny, callers({ nets: ['172.18.0.0/24'], ...noPod })], 'shop/agent -> shop/web 8080', true],
  ['callers of one namespace come into no other', [policy('bank/deny', { podSelector: {}, policyTypes: ['Ingress'] }), callers({ nets: ['172.18.0.0/24'] })], '172.18.0.9 -> bank/web 8080', false],
  ['a policy of callers isolates for ingress', [callers({ nets: ['172.18.0.0/24'] })], 'bank/ledger -> shop/web 8080', false],
  ['a policy of callers leaves egress free', [callers({ nets: ['172.18.0.0/24'] })], 'shop/web -> bank/ledger 5432', true],
  ['nodes by a label that all have', [deny, antrea(nodes('kubernetes.io/hostname'))], 'shop/web -> 172.18.0.9 10250', true],
  ['nodes of the control plane', [deny, antrea(nodes('node-role.kubernetes.io/control-plane'))], 'shop/web -> 172.18.0.9 10250', false],
  ['a host by its name', [deny, antrea({ to: [{ fqdn: '*.example.com' }], ports: [{ port: 443, protocol: 'TCP' }] })], 'shop/web -> api.example.com 443', true],
  ['a star of Antrea is any number of labels', [deny, antrea({ to: [{ fqdn: '*.example.com' }] })], 'shop/web -> a.b.example.com 443', true],
  ['an Antrea policy isolates nobody', [antrea({ to: [{ fqdn: '*.example.com' }] })], 'shop/web -> bank/ledger 5432', true],
];

test.each(cases.map(([says, policies, connection, possible]) => ({ says, policies, connection, possible })))(
  '$says: $connection: $possible',
  ({ policies, connection, possible }) => {
    expect(reaches(cluster(policies, { ...facts, blocksMatch: 'outside' }), connection)).toBe(possible);
  },
);

test.each<[string, KubernetesObject, string]>([
  ['a rule that denies', of('cilium', { endpointSelector: {}, egressDeny: [{}] }), 'spec.egressDeny'],
  ['an entity selector that is not known', cilium({ toNodes: [{}] }), 'spec.egress[0].toNodes'],
  [
    'a limit to names of servers where no host is named',
    cilium({ ...dns, toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }], serverNames: ['api.example.com'] }] }),
    'spec',
  ],
  [
    'endpoints by labels that Cilium gives',
    cilium({ toEndpoints: [{ matchLabels: { 'reserved:host': '' } }] }),
    'spec',
  ],
  [
    'pods of another namespace',
    of('cilium', { endpointSelector: { matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'bank' } } }),
    'spec',
  ],
  ['a policy without rules or types, which isolates for ingress', of('calico', { selector: "app == 'web'" }), 'spec'],
  ['a tier after NetworkPolicies', of('antrea', { tier: 'baseline', appliedTo: [{}], egress: [] }), 'spec'],
  ['another action', calico({ action: 'Deny' }), 'spec'],
  ['another tier', of('calico', { tier: 'platform', selector: "app == 'web'" }), 'spec'],
  ['a selector of another form', of('calico', { selector: 'all()' }), 'spec'],
  [
    'a Service with addresses beside it',
    calico({
      action: 'Allow',
      destination: { services: { name: 'kubernetes', namespace: 'default' }, nets: ['10.0.0.0/8'] },
    }),
    'spec',
  ],
  [
    'pods and sets of the own namespace',
    calico({ action: 'Allow', destination: { selector: "app == 'store'" } }),
    'spec',
  ],
  ['pods and sets of every namespace', toSet("app == 'store'", 'all()'), 'spec'],
  ['every set', toSet('all()'), 'spec'],
  ['callers of a part of the pods', callers({ nets: ['172.18.0.0/24'], notSelector: "app == 'web'" }), 'spec'],
  ['callers from anywhere', callers(noPod), 'spec'],
  ['callers into every namespace', callers({ nets: ['172.18.0.0/24'] }, 'all()'), 'spec'],
  ['callers that are pods', callers({ nets: [], selector: 'all()' }), 'spec.ingress[0].source.selector'],
  ['a Drop', of('antrea', { appliedTo: [{}], egress: [{ action: 'Drop' }] }), 'spec'],
  ['nodes by another label', antrea(nodes('disk')), 'spec'],
  ['nothing that a list should be', of('antrea', { appliedTo: 'all' }), 'spec.appliedTo'],
  ['a kind of the whole cluster', { ...of('cilium', {}), kind: 'CiliumClusterwideNetworkPolicy' }, 'kind'],
])('%s is not guessed at', (_what, policy, field) => {
  expect(cluster([policy]).unread.map((unread) => unread.field)).toEqual([field]);
});

test('nodes keep the addresses that they share with pods, and pods do not get them', () => {
  const shared = { ...facts, podRanges: ['172.18.0.0/16'] };
  const known = cluster([deny, callers({ nets: ['172.18.0.0/16'], ...noPod })], shared);
  expect(reaches(known, '172.18.0.9 -> shop/web 8080')).toBe(true);
  expect(reaches(known, 'bank/{app: new} -> shop/web 8080')).toBe(false);
  expect(
    reaches(cluster([deny, cilium({ toEntities: ['host', 'remote-node'] })], shared), 'shop/web -> bank/{app: new} 80'),
  ).toBe(false);
});

test('a host that only other pods of the node ask for is no connection that anybody declared', () => {
  const reachability = cluster([deny, cilium(host)]);
  const subject = place(reachability, 'shop/web');
  const names = reachability.isolation(subject, 'egress')?.rules.flatMap(({ peers }) => peers.names);
  expect(names).toEqual(['api.example.com as other pods of the node were told']);
});
