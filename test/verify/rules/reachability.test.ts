import type { ExpectedFlow, ExpectedNetwork, FlowEnd } from '../../../lib/core/network-facts';
import { unknownNetwork } from '../../../lib/verify/reachability';
import { type Edit, port, selector, set } from '../fixture';
import { proves } from '../proof';

const pods = (name: string): FlowEnd => ({ kind: 'pods', namespace: 'shop', labels: selector(name) });
const flow = (from: FlowEnd, to: FlowEnd, number: number): ExpectedFlow => ({
  path: 'demo/shop',
  from,
  to,
  ports: [{ port: number, transport: 'TCP' }],
});

const visits = flow({ kind: 'outside' }, pods('web'), 8080);
const stores = flow(pods('web'), pods('store'), 6379);
const asks = flow(pods('report'), { kind: 'addresses', ranges: ['10.0.0.1/32'] }, 6443);

function network(flows: readonly ExpectedFlow[], podRanges: readonly string[] = ['10.244.0.0/16']): ExpectedNetwork {
  return { facts: { ...unknownNetwork, podRanges }, flows };
}

const resolver = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { port: 53, protocol: 'UDP' },
    { port: 53, protocol: 'TCP' },
  ],
};
const toStore = { to: [{ podSelector: { matchLabels: selector('store') } }], ports: [port(6379)] };
const toServer = { to: [{ ipBlock: { cidr: '10.0.0.1/32' } }], ports: [port(6443)] };

/** The fixture with the rules that resolve names. */
const right: readonly Edit[] = [
  (objects) => set('NetworkPolicy web', 'spec.egress', structuredClone([toStore, resolver]))(objects),
  (objects) => set('NetworkPolicy report', 'spec.egress', structuredClone([toServer, resolver]))(objects),
];
const all = network([visits, stores, asks]);

proves('reachability', [
  { when: 'policies allow what is declared', edits: right, finds: [], subject: { network: all } },
  {
    when: 'the source may not connect',
    edits: [...right, set('NetworkPolicy web', 'spec.egress', [resolver])],
    finds: [
      'demo/web: NetworkPolicy shop/web: does not let out the declared connection from shop/web to shop/store at 6379/TCP; add the rule for egress, or remove the declaration [reachability]',
    ],
    subject: { network: all },
  },
  {
    when: 'the destination does not let it in',
    edits: [...right, set('NetworkPolicy store', 'spec.ingress', undefined)],
    finds: [
      'demo/store: NetworkPolicy shop/store: does not let in the declared connection from shop/web to shop/store at 6379/TCP; add the rule for ingress, or remove the declaration [reachability]',
    ],
    subject: { network: all },
  },
  {
    when: 'nobody declared what both ends allow',
    edits: right,
    finds: [
      'demo/store: NetworkPolicy shop/store: lets in a connection that nobody declared, from shop/web to shop/store at 6379/TCP; declare the connection, or remove the rule [reachability]',
      'demo/web: NetworkPolicy shop/web: lets out a connection that nobody declared, from shop/web to kube-system/(k8s-app=kube-dns) at 53/TCP; declare the connection, or remove the rule [reachability]',
      'demo/web: NetworkPolicy shop/web: lets out a connection that nobody declared, from shop/web to kube-system/(k8s-app=kube-dns) at 53/UDP; declare the connection, or remove the rule [reachability]',
      'demo/web: NetworkPolicy shop/web: lets out a connection that nobody declared, from shop/web to shop/store at 6379/TCP; declare the connection, or remove the rule [reachability]',
    ],
    subject: { network: network([visits, asks]) },
  },
  {
    when: 'a selector also takes in pods that nobody knows',
    edits: [
      ...right,
      set('NetworkPolicy web', 'spec.egress.0.to.0.podSelector.matchLabels', { 'app.kubernetes.io/name': 'store' }),
    ],
    finds: [
      'demo/web: NetworkPolicy shop/web: lets out a connection that nobody declared, from shop/web to any pod with app.kubernetes.io/name=store in shop at 6379/TCP; declare the connection, or remove the rule [reachability]',
    ],
    subject: { network: all },
  },
  {
    when: 'a block is wider than the addresses declared',
    edits: [...right, set('NetworkPolicy report', 'spec.egress.0.to.0.ipBlock.cidr', '10.0.0.0/30')],
    finds: [
      'demo/report: NetworkPolicy shop/report: lets out a connection that nobody declared, from shop/report to 10.0.0.0/32 at 6443/TCP; declare the connection, or remove the rule [reachability]',
      'demo/report: NetworkPolicy shop/report: lets out a connection that nobody declared, from shop/report to 10.0.0.2/31 at 6443/TCP; declare the connection, or remove the rule [reachability]',
    ],
    subject: { network: all },
  },
  {
    when: 'a declared block covers addresses of pods',
    edits: right,
    finds: [
      'demo/report: NetworkPolicy shop/report: demo/shop connects shop/report with 10.0.0.1/32, which covers addresses of pods; state narrower ranges, or declare why they cover pods [reachability]',
    ],
    subject: { network: network([visits, stores, asks], ['10.0.0.0/16']) },
  },
  {
    when: 'a declared block covers them with a reason',
    edits: right,
    finds: [],
    subject: {
      network: network(
        [visits, stores, { ...asks, to: { kind: 'addresses', ranges: ['10.0.0.1/32'], coversPods: 'one network' } }],
        ['10.0.0.0/16'],
      ),
    },
  },
  {
    when: 'a connection goes to a port that the target does not have',
    edits: [
      ...right,
      set('NetworkPolicy web', 'spec.egress.0.ports.0.port', 6380),
      set('NetworkPolicy store', 'spec.ingress.0.ports.0.port', 6380),
    ],
    finds: [
      'demo/store: NetworkPolicy shop/store: spec.ingress[0].ports[0]: no selected pod listens at 6380/TCP; use one of their ports: 6379/TCP [network-policy-targets]',
      'demo/store: StatefulSet shop/store: demo/shop connects shop to shop/store at 6380/TCP, where it does not listen; connect to one of its ports: 6379/TCP [reachability]',
      'demo/web: NetworkPolicy shop/web: spec.egress[0].ports[0]: no selected pod listens at 6380/TCP; use one of their ports: 6379/TCP [network-policy-targets]',
    ],
    subject: { network: network([visits, flow(pods('web'), pods('store'), 6380), asks]) },
  },
]);
