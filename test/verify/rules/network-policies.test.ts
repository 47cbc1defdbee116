import { port, selector, set } from '../fixture';
import { proves } from '../proof';

const web = (field: string, value: unknown) => [set('NetworkPolicy web', `spec.${field}`, value)];
const reason = set('NetworkPolicy web', 'metadata.annotations', {
  'cdk8s-landscape.io/exception.open-peer': 'the load balancer has no address',
});
const block = 'ingress.0.from.0.ipBlock';
const pods = { matchLabels: selector('store') };

proves('network-policies', [
  {
    when: 'a direction is not named',
    edits: web('policyTypes', ['Ingress']),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.policyTypes: does not name Egress; name Ingress and Egress, whatever the rules are [network-policies]',
    ],
  },
  {
    when: 'no direction is named',
    edits: web('policyTypes', undefined),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.policyTypes: does not name Egress; name Ingress and Egress, whatever the rules are [network-policies]',
      'demo/web: NetworkPolicy shop/web: spec.policyTypes: does not name Ingress; name Ingress and Egress, whatever the rules are [network-policies]',
    ],
  },
  {
    when: 'a rule is empty',
    edits: web('ingress', [{}]),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.ingress[0]: allows every peer, in and outside the cluster; choose peers by label, or give the reason in annotation cdk8s-landscape.io/exception.open-peer [network-policies]',
      'demo/web: NetworkPolicy shop/web: spec.ingress[0]: allows every port; name the ports [network-policies]',
    ],
  },
  {
    when: 'a rule has no peer',
    edits: web('ingress', [{ ports: [port(8080)] }]),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.ingress[0]: allows every peer, in and outside the cluster; choose peers by label, or give the reason in annotation cdk8s-landscape.io/exception.open-peer [network-policies]',
    ],
  },
  { when: 'a rule has no peer and a reason', edits: [...web('ingress', [{ ports: [port(8080)] }]), reason], finds: [] },
  {
    when: 'a rule has no port',
    edits: web('egress.0.ports', undefined),
    finds: ['demo/web: NetworkPolicy shop/web: spec.egress[0]: allows every port; name the ports [network-policies]'],
  },
  {
    when: 'a port is a name',
    edits: web('ingress.0.ports', [{ port: 'http', protocol: 'TCP' }]),
    finds: [
      "demo/web: NetworkPolicy shop/web: spec.ingress[0].ports[0]: port http is a name, which not every implementation resolves; use the number of the container's port [network-policies]",
    ],
  },
  {
    when: 'a port is any',
    edits: web('ingress.0.ports', [{ protocol: 'TCP' }]),
    finds: [
      "demo/web: NetworkPolicy shop/web: spec.ingress[0].ports[0]: names no port; use the number of the container's port [network-policies]",
    ],
  },
  {
    when: 'a port has no protocol',
    edits: web('ingress.0.ports', [{ port: 8080 }]),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.ingress[0].ports[0]: names no protocol; add protocol: TCP, UDP or SCTP [network-policies]',
    ],
  },
  {
    when: 'a peer is a whole namespace',
    edits: web('egress.0.to', [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }]),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.egress[0].to[0]: allows every pod of the namespaces; choose pods by label, or give the reason in annotation cdk8s-landscape.io/exception.open-peer [network-policies]',
    ],
  },
  {
    when: 'a peer is every pod here',
    edits: web('egress.0.to', [{ podSelector: {} }]),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.egress[0].to[0]: allows every pod of the namespace; choose pods by label, or give the reason in annotation cdk8s-landscape.io/exception.open-peer [network-policies]',
    ],
  },
  {
    when: 'a peer is every pod with a reason',
    edits: [...web('egress.0.to', [{ podSelector: {} }]), reason],
    finds: [],
  },
  {
    when: 'a peer mixes addresses with pods',
    edits: web('egress.0.to', [{ ipBlock: { cidr: '192.0.2.0/24' }, podSelector: pods }]),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.egress[0].to[0]: mixes addresses with selectors; make them two peers [network-policies]',
    ],
  },
  {
    when: 'the outside reaches inside',
    edits: web(`${block}.except`, undefined),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.ingress[0].from[0].ipBlock: 0.0.0.0/0 reaches private addresses, and with some implementations every pod; add except: 10.0.0.0/8, 100.64.0.0/10, 169.254.0.0/16, 172.16.0.0/12, 192.168.0.0/16 [network-policies]',
    ],
  },
  {
    when: 'the outside reaches a part of inside',
    edits: web(`${block}.except`, ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '192.168.0.0/16']),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.ingress[0].from[0].ipBlock: 0.0.0.0/0 reaches private addresses, and with some implementations every pod; add except: 172.16.0.0/12 [network-policies]',
    ],
  },
  {
    when: 'the outside of IPv6 reaches inside',
    edits: web(block, { cidr: '::/0' }),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.ingress[0].from[0].ipBlock: ::/0 reaches private addresses, and with some implementations every pod; add except: fc00::/7, fe80::/10 [network-policies]',
    ],
  },
  {
    when: 'the outside of IPv6 excepts inside',
    edits: web(block, { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] }),
    finds: [],
  },
  { when: 'an address range is inside itself', edits: web(block, { cidr: '10.0.0.0/8' }), finds: [] },
  {
    when: 'an exception is outside of its range',
    edits: web(block, { cidr: '203.0.113.0/24', except: ['203.0.112.0/25'] }),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.ingress[0].from[0].ipBlock: except 203.0.112.0/25 is not inside 203.0.113.0/24; remove it [network-policies]',
    ],
  },
  {
    when: 'a range is none',
    edits: web(block, { cidr: '203.0.113.0', except: ['203.0.113.0/33'] }),
    finds: [
      'demo/web: NetworkPolicy shop/web: spec.ingress[0].from[0].ipBlock: "203.0.113.0" is no address range; write it as 192.0.2.0/24 [network-policies]',
      'demo/web: NetworkPolicy shop/web: spec.ingress[0].from[0].ipBlock: "203.0.113.0/33" is no address range; write it as 192.0.2.0/24 [network-policies]',
    ],
  },
]);
