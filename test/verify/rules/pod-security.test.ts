import { set } from '../fixture';
import { proves } from '../proof';

const enforce = 'metadata.labels.[pod-security.kubernetes.io/enforce]';
const version = 'metadata.labels.[pod-security.kubernetes.io/enforce-version]';
const excused = (id: string) =>
  set('CronJob report', 'metadata.annotations', { [`cdk8s-landscape.io/exception.${id}`]: 'the report needs it' });
const report = 'spec.jobTemplate.spec.template.spec';

proves('pod-security', [
  {
    when: 'a namespace enforces nothing',
    edits: [set('Namespace agents', 'metadata.labels', undefined)],
    finds: [
      'demo/agents: Namespace agents: metadata.labels[pod-security.kubernetes.io/enforce]: enforces no Pod Security level; set it to restricted, or as loose as its pods need [pod-security]',
    ],
  },
  {
    when: 'the level is none',
    edits: [set('Namespace agents', enforce, 'strict')],
    finds: [
      'demo/agents: Namespace agents: metadata.labels[pod-security.kubernetes.io/enforce]: "strict" is no level; use privileged, baseline, restricted [pod-security]',
    ],
  },
  {
    when: 'the version is not pinned',
    edits: [set('Namespace agents', version, undefined)],
    finds: [
      'demo/agents: Namespace agents: metadata.labels[pod-security.kubernetes.io/enforce-version]: follows the cluster: an upgrade may refuse pods that run today; pin a version: v1.34 [pod-security]',
    ],
  },
  {
    when: 'the version is the latest',
    edits: [set('Namespace agents', version, 'latest')],
    finds: [
      'demo/agents: Namespace agents: metadata.labels[pod-security.kubernetes.io/enforce-version]: follows the cluster: an upgrade may refuse pods that run today; pin a version: v1.34 [pod-security]',
    ],
  },
  {
    when: 'the version is none',
    edits: [set('Namespace agents', version, '1.34')],
    finds: [
      'demo/agents: Namespace agents: metadata.labels[pod-security.kubernetes.io/enforce-version]: "1.34" is no version; write it as v1.34 [pod-security]',
    ],
  },
  {
    when: 'a pod violates baseline',
    edits: [
      set('CronJob report', `${report}.hostPID`, true),
      excused('host-pid'),
      set('Namespace shop', enforce, 'baseline'),
    ],
    finds: [
      "demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.hostPID: sees the node's processes (host-pid), which namespace shop forbids at level baseline; correct the pod, or move it to a namespace of a looser level [pod-security]",
    ],
  },
  {
    when: 'a pod violates restricted',
    edits: [
      set('CronJob report', `${report}.containers.0.securityContext.allowPrivilegeEscalation`, true),
      excused('privilege-escalation'),
    ],
    finds: [
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.containers[report].securityContext.allowPrivilegeEscalation: may gain privileges (privilege-escalation), which namespace shop forbids at level restricted; correct the pod, or move it to a namespace of a looser level [pod-security]',
    ],
  },
  {
    when: 'baseline allows what restricted forbids',
    edits: [
      set('CronJob report', `${report}.containers.0.securityContext.allowPrivilegeEscalation`, true),
      excused('privilege-escalation'),
      set('Namespace shop', enforce, 'baseline'),
    ],
    finds: [],
  },
  {
    when: 'the pinned version is older than the check',
    edits: [
      set('CronJob report', `${report}.containers.0.livenessProbe`, { tcpSocket: { host: 'example.com', port: 80 } }),
      excused('probe-host'),
      set('Namespace shop', version, 'v1.33'),
    ],
    finds: [],
  },
  {
    when: 'the pinned version has the check',
    edits: [
      set('CronJob report', `${report}.containers.0.livenessProbe`, { tcpSocket: { host: 'example.com', port: 80 } }),
      excused('probe-host'),
    ],
    finds: [
      'demo/report: CronJob shop/report: spec.jobTemplate.spec.template.spec.containers[report].livenessProbe: has probes or hooks that call another host (probe-host), which namespace shop forbids at level restricted; correct the pod, or move it to a namespace of a looser level [pod-security]',
    ],
  },
]);
