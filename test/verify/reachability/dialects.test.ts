import type { KubernetesObject } from '../../../lib/core/manifest';
import { cluster, facts, place, reaches } from './world';

const kinds = {
  cilium: { apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
  calico: { apiVersion: 'projectcalico.org/v3', kind: 'NetworkPolicy' },
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
const antrea = (rule: object) =>
  of('antrea', {
    appliedTo: [{ podSelector: { matchLabels: { app: 'web' } } }],
    egress: [{ action: 'Allow', ...rule }],
  });

const dns = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'dns' } }],
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
  ['endpoints are of the namespace that a label names', [deny, cilium(dns)], 'shop/web -> kube-system/{k8s-app: dns} 53', true],
  ['endpoints without that label are of the own namespace', [deny, cilium({ toEndpoints: [{ matchLabels: { 'k8s:app': 'store' } }] })], 'shop/web -> bank/ledger 5432', false],
  ['a host is reached when its address is asked for through Cilium', [deny, withDns], 'shop/web -> api.example.com 443', true],
  ['a host is not reached when Cilium sees no answers', [deny, cilium(host)], 'shop/web -> api.example.com 443', false],
  ['a host is reached when another policy of the pods asks through Cilium', [deny, cilium(asked), cilium(host)], 'shop/web -> api.example.com 443', true],
  ['what a policy of other pods asks helps nobody', [deny, of('cilium', { endpointSelector: { matchLabels: { app: 'store' } }, egress: [asked] }), cilium(host)], 'shop/web -> api.example.com 443', false],
  ['a host that the client may not name to the server is not reached', [deny, cilium(asked), cilium(naming(['www.example.com']))], 'shop/web -> api.example.com 443', false],
  ['a host that the client may name to the server is', [deny, cilium(asked), cilium(naming(['www.example.com', 'api.example.com']))], 'shop/web -> api.example.com 443', true],
  ['each entry of ports has limits of its own', [deny, cilium(asked), cilium({ ...host, toPorts: [...host.toPorts, ...naming(['www.example.com'], '8443').toPorts] })], 'shop/web -> api.example.com 8443', false],
  ['ANY is each protocol', [deny, cilium(asked)], 'shop/web -> kube-system/{k8s-app: dns} 53/UDP', true],
  ['a Service is the API server at its port', [deny, calico({ action: 'Allow', destination: { services: { name: 'kubernetes', namespace: 'default' } } })], 'shop/web -> 172.18.0.2 6443', true],
  ['a Service is no other port', [deny, calico({ action: 'Allow', destination: { services: { name: 'kubernetes', namespace: 'default' } } })], 'shop/web -> 172.18.0.2 443', false],
  ['nets are addresses', [deny, calico({ action: 'Allow', protocol: 'TCP', destination: { nets: ['172.18.0.0/24'], ports: [10250] } })], 'shop/web -> 172.18.0.9 10250', true],
  ['a protocol is no other', [deny, calico({ action: 'Allow', protocol: 'TCP', destination: { nets: ['172.18.0.0/24'], ports: [10250] } })], 'shop/web -> 172.18.0.9 10250/UDP', false],
  ['nodes by a label that all have', [deny, antrea(nodes('kubernetes.io/hostname'))], 'shop/web -> 172.18.0.9 10250', true],
  ['nodes of the control plane', [deny, antrea(nodes('node-role.kubernetes.io/control-plane'))], 'shop/web -> 172.18.0.9 10250', false],
  ['a host by its name', [deny, antrea({ to: [{ fqdn: '*.example.com' }], ports: [{ port: 443, protocol: 'TCP' }] })], 'shop/web -> api.example.com 443', true],
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
  ['another action', calico({ action: 'Deny' }), 'spec'],
  ['another tier', of('calico', { tier: 'platform', selector: "app == 'web'" }), 'spec'],
  ['a selector of another form', of('calico', { selector: 'all()' }), 'spec'],
  [
    'a Service with addresses beside it',
    calico({ action: 'Allow', destination: { services: { name: 'kubernetes', namespace: 'default' }, nets: [] } }),
    'spec',
  ],
  ['a Drop', of('antrea', { appliedTo: [{}], egress: [{ action: 'Drop' }] }), 'spec'],
  ['nodes by another label', antrea(nodes('disk')), 'spec'],
  ['nothing that a list should be', of('antrea', { appliedTo: 'all' }), 'spec.appliedTo'],
  ['a kind of the whole cluster', { ...of('cilium', {}), kind: 'CiliumClusterwideNetworkPolicy' }, 'kind'],
])('%s is not guessed at', (_what, policy, field) => {
  expect(cluster([policy]).unread.map((unread) => unread.field)).toEqual([field]);
});

test('a host that only other pods of the node ask for is no connection that anybody declared', () => {
  const reachability = cluster([deny, cilium(host)]);
  const subject = place(reachability, 'shop/web');
  const names = reachability.isolation(subject, 'egress')?.rules.flatMap(({ peers }) => peers.names);
  expect(names).toEqual(['api.example.com as other pods of the node were told']);
});
