import { add, namespace, policy, remove, set } from '../fixture';
import { proves } from '../proof';

const deny = 'NetworkPolicy default-deny';

proves('network-isolation', [
  {
    when: 'nothing is denied',
    edits: [remove(deny)],
    finds: [
      'demo/agents: Namespace agents: no NetworkPolicy denies by default in namespace agents; declare one with an empty podSelector, both policyTypes and no rules [network-isolation]',
      'demo/shop: Namespace shop: no NetworkPolicy denies by default in namespace shop; declare one with an empty podSelector, both policyTypes and no rules [network-isolation]',
    ],
  },
  {
    when: 'only one direction is denied',
    edits: [set(deny, 'spec.policyTypes', ['Ingress'])],
    finds: [
      'demo/default-deny: NetworkPolicy shop/default-deny: spec.policyTypes: does not name Egress; name Ingress and Egress, whatever the rules are [network-policies]',
      'demo/report: CronJob shop/report: NetworkPolicies default-deny and report both select it; keep one policy for a workload [network-isolation]',
      'demo/shop: Namespace shop: no NetworkPolicy denies by default in namespace shop; declare one with an empty podSelector, both policyTypes and no rules [network-isolation]',
      'demo/store: StatefulSet shop/store: NetworkPolicies default-deny and store both select it; keep one policy for a workload [network-isolation]',
      'demo/web: Deployment shop/web: NetworkPolicies default-deny and web both select it; keep one policy for a workload [network-isolation]',
    ],
  },
  {
    when: 'a policy of every pod allows something',
    edits: [
      set(deny, 'spec.egress', [
        { to: [{ ipBlock: { cidr: '192.0.2.1/32' } }], ports: [{ port: 53, protocol: 'UDP' }] },
      ]),
    ],
    finds: [
      'demo/report: CronJob shop/report: NetworkPolicies default-deny and report both select it; keep one policy for a workload [network-isolation]',
      'demo/shop: Namespace shop: no NetworkPolicy denies by default in namespace shop; declare one with an empty podSelector, both policyTypes and no rules [network-isolation]',
      'demo/store: StatefulSet shop/store: NetworkPolicies default-deny and store both select it; keep one policy for a workload [network-isolation]',
      'demo/web: Deployment shop/web: NetworkPolicies default-deny and web both select it; keep one policy for a workload [network-isolation]',
    ],
  },
  {
    when: 'a workload has no policy',
    edits: [remove('NetworkPolicy report')],
    finds: [
      'demo/report: CronJob shop/report: no NetworkPolicy says what it may talk to; declare its connections, or a policy without rules [network-isolation]',
    ],
  },
  {
    when: 'a workload has two',
    edits: [add(policy('web-too', { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } } }))],
    finds: [
      'demo/web: Deployment shop/web: NetworkPolicies web and web-too both select it; keep one policy for a workload [network-isolation]',
    ],
  },
  { when: 'a namespace without pods denies nothing', edits: [add(namespace('empty', 'restricted'))], finds: [] },
  {
    when: 'a pod of the network of the node has none',
    edits: [
      remove('NetworkPolicy agent'),
      set('DaemonSet agent', 'spec.template.spec.hostNetwork', true),
      set('DaemonSet agent', 'metadata.annotations.[cdk8s-landscape.io/exception.host-network]', 'watches the network'),
    ],
    finds: [],
  },
]);
