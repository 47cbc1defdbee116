import type { KubernetesObject, Manifest } from '../../../lib/core/manifest';
import { judge } from '../../../tools/reachability/judge';
import { mutants } from '../../../tools/reachability/mutants';
import { isPointless, isRedundant } from '../../../tools/reachability/redundant';
import { variants } from '../../../tools/reachability/variants';
import { facts, policy } from './world';

const web = { podSelector: { matchLabels: { app: 'web' } } };
const store = { matchLabels: { app: 'store' } };
const dnsPods = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};
const tcp = (port: number) => ({ port, protocol: 'TCP' });
const types = { policyTypes: ['Ingress', 'Egress'] };

const out = (...egress: object[]) => policy('out', { ...web, ...types, egress });
const inWordsOfCilium = (...egress: object[]): KubernetesObject => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNetworkPolicy',
  metadata: { name: 'out-cilium', namespace: 'shop' },
  spec: { endpointSelector: { matchLabels: { app: 'web' } }, egress },
});
const toStore = (...ports: object[]) => ({ to: [{ podSelector: store }], ports });
const asked = {
  toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': 'kube-system', 'k8s:k8s-app': 'kube-dns' } }],
  toPorts: [{ ports: [{ port: '53', protocol: 'UDP' }], rules: { dns: [{ matchPattern: '*' }] } }],
};
const resolves = { to: [dnsPods], ports: [{ port: 53, protocol: 'UDP' }, tcp(53)] };
const host = (...serverNames: string[]) => ({
  toFQDNs: [{ matchName: 'api.example.com' }],
  toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }], ...(serverNames.length > 0 ? { serverNames } : {}) }],
});

// biome-ignore format: one case a line
const cases: readonly (readonly [says: string, added: object, to: KubernetesObject, policies: KubernetesObject[], redundant: boolean])[] = [
  ['a port of the same peers', toStore(tcp(80)), out(toStore(tcp(80), tcp(81))), [], true],
  ['another port of the same peers', toStore(tcp(82)), out(toStore(tcp(80), tcp(81))), [], false],
  ['the same number of another protocol', toStore({ port: 80, protocol: 'UDP' }), out(toStore(tcp(80))), [], false],
  ['ports of two rules', toStore(tcp(80), tcp(81)), out(toStore(tcp(80)), toStore(tcp(81))), [], true],
  ['the port of one peer and the peer of another', { to: [dnsPods], ports: [tcp(80)] }, out(toStore(tcp(80)), resolves), [], false],
  ['a range that begins with the port', toStore({ port: 80, protocol: 'TCP', endPort: 90 }), out(toStore(tcp(80))), [], false],
  ['a port and a range that begins with it', toStore(tcp(80), { port: 80, protocol: 'TCP', endPort: 90 }), out(toStore(tcp(80))), [], false],
  ['a port and, besides, every port', { ...host(), toPorts: [...host().toPorts, {}] }, inWordsOfCilium(host()), [], false],
  ['every port', { to: [{ podSelector: store }] }, out(toStore(tcp(80))), [], false],
  ['everybody', { ports: [tcp(80)] }, out(toStore(tcp(80))), [], false],
  ['the same labels in every namespace', { to: [{ podSelector: store, namespaceSelector: {} }], ports: [tcp(80)] }, out(toStore(tcp(80))), [], false],
  ['what another policy of the same pods says', toStore(tcp(80)), out(), [policy('more', { ...web, ...types, egress: [toStore(tcp(80))] })], true],
  ['what a policy of other pods says', toStore(tcp(80)), out(), [policy('more', { podSelector: store, ...types, egress: [toStore(tcp(80))] })], false],
  ['what a policy of another namespace says', toStore(tcp(80)), out(), [policy('bank/more', { ...web, ...types, egress: [toStore(tcp(80))] })], false],
  ['what a policy says whose types leave the direction out', toStore(tcp(80)), out(), [policy('more', { ...web, policyTypes: ['Ingress'], egress: [toStore(tcp(80))] })], false],
  ['the resolver that Cilium lets through already', { to: [dnsPods], ports: [{ port: 53, protocol: 'UDP' }] }, out(), [inWordsOfCilium(asked)], true],
  ['more of the resolver than Cilium lets through', resolves, out(), [inWordsOfCilium(asked)], false],
  ['questions through Cilium where they are free', asked, inWordsOfCilium(), [out(resolves)], true],
  ['questions through Cilium that give the name of a host a meaning', asked, inWordsOfCilium(host()), [out(resolves)], false],
  ['fewer names of a host that any may be asked of', host('api.example.com'), inWordsOfCilium(host()), [], true],
  ['any name of a host of which only some may be asked', host(), inWordsOfCilium(host('api.example.com')), [], false],
];

test.each(cases.map(([says, added, to, policies, redundant]) => ({ says, added, to, policies, redundant })))(
  'an addition of $says is redundant by its words: $redundant',
  ({ added, to, policies, redundant }) => {
    expect(isRedundant({ ...added }, to, 'egress', [to, ...policies])).toBe(redundant);
  },
);

test('the API server says nothing beside nodes that it runs on, and an exception nothing that no packet can be', () => {
  const entities = ['host', 'kube-apiserver', 'remote-node'];
  const elsewhere = { ...facts, apiServer: { ranges: ['203.0.113.1/32'], port: 443 } };
  expect(isPointless('kube-apiserver', entities, facts)).toBe(true);
  expect(isPointless('kube-apiserver', entities, elsewhere)).toBe(false);
  expect(isPointless('kube-apiserver', ['host', 'kube-apiserver'], facts)).toBe(false);
  expect(isPointless('host', entities, facts)).toBe(false);
  expect(isPointless('127.0.0.0/8', ['10.0.0.0/8', '127.0.0.0/8'], facts)).toBe(true);
  expect(isPointless('10.0.0.0/8', ['10.0.0.0/8', '127.0.0.0/8'], facts)).toBe(false);
});

test('each item, label and port of a rule is changed once', () => {
  const rule = { to: [dnsPods], ports: [tcp(53), { port: '54', protocol: 'UDP' }] };
  expect([...variants(rule, 'rule')].map(({ how }) => how)).toEqual([
    'without rule.to[0].namespaceSelector.matchLabels.kubernetes.io/metadata.name',
    'without rule.to[0].podSelector.matchLabels.k8s-app',
    'without rule.ports[0]',
    'with rule.ports[0].port 54',
    'without rule.ports[1]',
    'with rule.ports[1].port 55',
  ]);
});

test('each policy that says something is left out once', () => {
  const objects = [
    out(toStore(tcp(80))),
    policy('deny', { podSelector: {}, ...types }),
    policy('empty', { ...web, ...types }),
  ];
  const manifests = objects.map((object, i): Manifest => ({ path: `p/${i}`, stage: 'policies', folder: 'p', object }));
  const left = [...mutants(manifests, facts)].filter((mutant) => mutant.manifests.length < manifests.length);
  expect(left.map(({ name }) => name)).toEqual(['no NetworkPolicy out', 'no NetworkPolicy deny']);
});

test('a namespace of pods on the network of the node is closed to others all the same', () => {
  const agent: KubernetesObject = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'metal' },
    spec: {
      selector: store,
      template: {
        metadata: { labels: store.matchLabels },
        spec: { hostNetwork: true, containers: [{ name: 'agent' }] },
      },
    },
  };
  const extra = (...policies: KubernetesObject[]) => {
    const manifests = [agent, ...policies].map(
      (object, i) => ({ path: `${i}`, stage: 'workloads', folder: '', object }) as const,
    );
    return judge(manifests, { facts, flows: [] }).extra;
  };
  expect(extra()).toBeGreaterThan(0);
  expect(extra(policy('metal/deny', { podSelector: {}, ...types }))).toBe(0);
});
