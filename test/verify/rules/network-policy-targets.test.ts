import { add, policy, port, selector, set } from '../fixture';
import { proves } from '../proof';

const web = (field: string, value: unknown) => [set('NetworkPolicy web', `spec.${field}`, value)];
const reason = { 'cdk8s-landscape.io/exception.operator-pods': 'the operator makes them' };
const elsewhere = (name: string, labels: Record<string, string>) => [
  { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } }, podSelector: { matchLabels: labels } },
];

proves('network-policy-targets', [
  {
    when: 'it selects nothing',
    edits: [add(policy('other', {}))],
    finds: [
      "demo/other: NetworkPolicy shop/other: spec.podSelector: app.kubernetes.io/name=other,app.kubernetes.io/instance=other selects no pod of the namespace; use the pod template's labels, or give the reason in annotation cdk8s-landscape.io/exception.operator-pods [network-policy-targets]",
    ],
  },
  {
    when: 'an operator makes the pods',
    edits: [add(policy('other', {})), set('NetworkPolicy other', 'metadata.annotations', reason)],
    finds: [],
  },
  {
    when: 'a peer here is nobody',
    edits: web('egress.0.to', [{ podSelector: { matchLabels: { app: 'x' } } }]),
    finds: [
      "demo/web: NetworkPolicy shop/web: spec.egress[0].to[0]: app=x selects no pod in the namespace; use the peer's pod template labels, or give the reason in annotation cdk8s-landscape.io/exception.operator-pods [network-policy-targets]",
    ],
  },
  {
    when: 'a peer in a declared namespace is nobody',
    edits: web('egress.0.to', elsewhere('agents', { app: 'x' })),
    finds: [
      "demo/web: NetworkPolicy shop/web: spec.egress[0].to[0]: app=x selects no pod in namespaces kubernetes.io/metadata.name=agents; use the peer's pod template labels, or give the reason in annotation cdk8s-landscape.io/exception.operator-pods [network-policy-targets]",
    ],
  },
  {
    when: 'a peer is in a namespace of others',
    edits: web('egress.0', { to: elsewhere('kube-system', { 'k8s-app': 'kube-dns' }), ports: [port(53)] }),
    finds: [],
  },
  {
    when: 'the selected pods do not listen',
    edits: web('ingress.0.ports', [port(8081)]),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.ingress[0].ports[0]: no selected pod listens at 8081/TCP; use one of their ports: 8080/TCP [network-policy-targets]',
    ],
  },
  {
    when: 'the peers do not listen',
    edits: web('egress.0.ports', [port(6380)]),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.egress[0].ports[0]: no selected pod listens at 6380/TCP; use one of their ports: 6379/TCP [network-policy-targets]',
    ],
  },
  {
    when: 'the peers listen with another protocol',
    edits: web('egress.0.ports', [{ port: 6379, protocol: 'UDP' }]),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.egress[0].ports[0]: no selected pod listens at 6379/UDP; use one of their ports: 6379/TCP [network-policy-targets]',
    ],
  },
  {
    when: 'a port range is not looked into',
    edits: web('ingress.0.ports', [{ port: 8000, endPort: 8100, protocol: 'TCP' }]),
    finds: [],
  },
  {
    when: 'a label exists only at run time',
    edits: web('egress.0.to', [
      { podSelector: { matchLabels: { ...selector('store'), 'statefulset.kubernetes.io/pod-name': 'store-0' } } },
    ]),
    finds: [
      "demo/web: NetworkPolicy shop/web: spec: statefulset.kubernetes.io/pod-name exists only at run time; select by the pod template's labels [network-policy-targets]",
    ],
  },
  {
    when: 'it selects only pods of the network of the node',
    edits: [
      set('DaemonSet agent', 'spec.template.spec.hostNetwork', true),
      set('DaemonSet agent', 'metadata.annotations.[cdk8s-landscape.io/exception.host-network]', 'watches the network'),
    ],
    finds: [
      "demo/agent: NetworkPolicy agents/agent: spec.podSelector: app.kubernetes.io/name=agent,app.kubernetes.io/instance=agent selects only pods of the node's network, where the policy does nothing; remove the policy [network-policy-targets]",
    ],
  },
]);
