import { set } from '../fixture';
import { proves } from '../proof';

const annotation = (id: string) => `metadata.annotations.[cdk8s-landscape.io/exception.${id}]`;

proves('exceptions', [
  {
    when: 'the object does not need it',
    edits: [set('DaemonSet agent', annotation('host-network'), 'watches the network')],
    finds: [
      'demo/agent: DaemonSet agents/agent: metadata.annotations[cdk8s-landscape.io/exception.host-network]: allows host-network, which the object does not need; remove the exception [exceptions]',
    ],
  },
  {
    when: 'another object needs it',
    edits: [
      set('ConfigMap web', 'metadata.annotations', { 'cdk8s-landscape.io/exception.host-path': 'reads the logs' }),
    ],
    finds: [
      'demo/web: ConfigMap shop/web: metadata.annotations[cdk8s-landscape.io/exception.host-path]: allows host-path, which the object does not need; remove the exception [exceptions]',
    ],
  },
  {
    when: 'there is no such exception',
    edits: [set('DaemonSet agent', annotation('everything'), 'because it is so')],
    finds: [
      'demo/agent: DaemonSet agents/agent: metadata.annotations[cdk8s-landscape.io/exception.everything]: there is no exception everything; use one that lib/verify/README.md lists [exceptions]',
    ],
  },
  {
    when: 'the reason is none',
    edits: [set('DaemonSet agent', annotation('host-path'), 'needed')],
    finds: [
      'demo/agent: DaemonSet agents/agent: metadata.annotations[cdk8s-landscape.io/exception.host-path]: "needed" is no reason; state the reason in at least 10 characters [exceptions]',
      'demo/agent: DaemonSet agents/agent: spec.template.spec.volumes[logs].hostPath: mounts paths of the node (host-path); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.host-path [pod-hardening]',
    ],
  },
  {
    when: 'the reason is white space',
    edits: [set('DaemonSet agent', annotation('host-path'), '            ')],
    finds: [
      'demo/agent: DaemonSet agents/agent: metadata.annotations[cdk8s-landscape.io/exception.host-path]: "" is no reason; state the reason in at least 10 characters [exceptions]',
      'demo/agent: DaemonSet agents/agent: spec.template.spec.volumes[logs].hostPath: mounts paths of the node (host-path); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.host-path [pod-hardening]',
    ],
  },
]);
