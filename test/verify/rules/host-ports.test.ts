import { add, container, policy, remove, set, template, workload } from '../fixture';
import { proves } from '../proof';

const annotations = { 'cdk8s-landscape.io/exception.host-ports': 'answers at the node' };
const ports = [{ name: 'http', containerPort: 8080, hostPort: 9100, protocol: 'TCP' }];
const other = (spec: Record<string, unknown> = {}) => [
  add(
    workload(
      'DaemonSet',
      'other',
      {
        template: template('other', {
          ...spec,
          serviceAccountName: 'agent',
          containers: [container('other', { ports })],
        }),
      },
      { inNamespace: 'agents', annotations },
    ),
    policy('other', {}, 'agents'),
  ),
];
const agent = [
  set('DaemonSet agent', 'spec.template.spec.containers.0.ports', ports),
  set('DaemonSet agent', 'metadata.annotations.[cdk8s-landscape.io/exception.host-ports]', 'answers at the node'),
];
const hostNetwork = [
  set('DaemonSet agent', 'spec.template.spec.hostNetwork', true),
  set('DaemonSet agent', 'spec.template.spec.containers.0.ports', [
    { name: 'http', containerPort: 9100, protocol: 'TCP' },
  ]),
  set('DaemonSet agent', 'metadata.annotations.[cdk8s-landscape.io/exception.host-network]', 'watches the network'),
  remove('NetworkPolicy agent'),
];

proves('host-ports', [
  {
    when: 'two take one port',
    edits: [...agent, ...other()],
    finds: [
      'demo/other: DaemonSet agents/other: spec.template.spec: takes port 9100/TCP of the node, as DaemonSet agents/agent does; give one of them another port, or other nodes [host-ports]',
    ],
  },
  {
    when: 'one takes it through the network of the node',
    edits: [...hostNetwork, ...other()],
    finds: [
      'demo/other: DaemonSet agents/other: spec.template.spec: takes port 9100/TCP of the node, as DaemonSet agents/agent does; give one of them another port, or other nodes [host-ports]',
    ],
  },
  {
    when: 'they run on different nodes',
    edits: [
      ...agent,
      set('DaemonSet agent', 'spec.template.spec.nodeSelector', { pool: 'a' }),
      ...other({ nodeSelector: { pool: 'b' } }),
    ],
    finds: [],
  },
]);
