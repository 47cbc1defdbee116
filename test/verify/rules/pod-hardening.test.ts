import { remove, set } from '../fixture';
import { proves } from '../proof';

const pod = (field: string, value: unknown) => [set('DaemonSet agent', `spec.template.spec.${field}`, value)];
const security = (field: string, value: unknown) => pod(`containers.0.securityContext.${field}`, value);
const annotation = (id: string) => `metadata.annotations.[cdk8s-landscape.io/exception.${id}]`;

proves('pod-hardening', [
  {
    when: 'host-path',
    edits: [set('DaemonSet agent', 'metadata.annotations', undefined)],
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.volumes[logs].hostPath: mounts paths of the node (host-path); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.host-path [pod-hardening]',
    ],
  },
  {
    when: 'host-network',
    edits: [...pod('hostNetwork', true), remove('NetworkPolicy agent')],
    finds: [
      "demo/agent: DaemonSet agents/agent: spec.template.spec.hostNetwork: uses the node's network (host-network); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.host-network [pod-hardening]",
    ],
  },
  {
    when: 'host-pid',
    edits: pod('hostPID', true),
    finds: [
      "demo/agent: DaemonSet agents/agent: spec.template.spec.hostPID: sees the node's processes (host-pid); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.host-pid [pod-hardening]",
    ],
  },
  {
    when: 'host-ipc',
    edits: pod('hostIPC', true),
    finds: [
      "demo/agent: DaemonSet agents/agent: spec.template.spec.hostIPC: shares the node's IPC (host-ipc); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.host-ipc [pod-hardening]",
    ],
  },
  {
    when: 'host-ports',
    edits: pod('containers.0.ports', [{ name: 'a', containerPort: 80, hostPort: 80, protocol: 'TCP' }]),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].ports: listens at ports of the node (host-ports); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.host-ports [pod-hardening]',
    ],
  },
  {
    when: 'probe-host',
    edits: pod('containers.0.livenessProbe', { httpGet: { host: 'example.com', port: 80 } }),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].livenessProbe: has probes or hooks that call another host (probe-host); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.probe-host [pod-hardening]',
    ],
  },
  {
    when: 'privileged',
    edits: security('privileged', true),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.privileged: runs privileged (privileged); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.privileged [pod-hardening]',
    ],
  },
  {
    when: 'capabilities added',
    edits: security('capabilities.add', ['NET_ADMIN']),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.capabilities.add: keeps or adds capabilities (capabilities); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.capabilities [pod-hardening]',
    ],
  },
  {
    when: 'capabilities kept',
    edits: security('capabilities', undefined),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.capabilities.drop: keeps or adds capabilities (capabilities); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.capabilities [pod-hardening]',
    ],
  },
  {
    when: 'the one capability that restricted allows',
    edits: security('capabilities.add', ['NET_BIND_SERVICE']),
    finds: [],
  },
  {
    when: 'app-armor',
    edits: pod('securityContext.appArmorProfile', { type: 'Unconfined' }),
    subject: { kubernetes: '1.30' },
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.securityContext.appArmorProfile: leaves the AppArmor profile of the runtime (app-armor); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.app-armor [pod-hardening]',
    ],
  },
  {
    when: 'app-armor by annotation',
    edits: [
      set('DaemonSet agent', 'spec.template.metadata.annotations', {
        'container.apparmor.security.beta.kubernetes.io/agent': 'unconfined',
      }),
    ],
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.metadata.annotations[container.apparmor.security.beta.kubernetes.io/agent]: leaves the AppArmor profile of the runtime (app-armor); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.app-armor [pod-hardening]',
    ],
  },
  {
    when: 'se-linux',
    edits: security('seLinuxOptions', { type: 'spc_t' }),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.seLinuxOptions: sets SELinux options (se-linux); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.se-linux [pod-hardening]',
    ],
  },
  {
    when: 'proc-mount',
    edits: security('procMount', 'Unmasked'),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.procMount: unmasks /proc (proc-mount); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.proc-mount [pod-hardening]',
    ],
  },
  {
    when: 'seccomp left out',
    edits: pod('securityContext.seccompProfile', undefined),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.seccompProfile: leaves the seccomp profile of the runtime (seccomp); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.seccomp [pod-hardening]',
    ],
  },
  {
    when: 'seccomp turned off',
    edits: security('seccompProfile', { type: 'Unconfined' }),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.seccompProfile: leaves the seccomp profile of the runtime (seccomp); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.seccomp [pod-hardening]',
    ],
  },
  {
    when: 'sysctls',
    edits: pod('securityContext.sysctls', [{ name: 'vm.max_map_count', value: '262144' }]),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.securityContext.sysctls[vm.max_map_count]: sets sysctls of the node (sysctls); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.sysctls [pod-hardening]',
    ],
  },
  {
    when: 'a safe sysctl',
    edits: pod('securityContext.sysctls', [{ name: 'net.ipv4.tcp_rmem', value: '4096' }]),
    subject: { kubernetes: '1.32' },
    finds: [],
  },
  {
    when: 'windows-host-process',
    edits: security('windowsOptions', { hostProcess: true }),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.windowsOptions.hostProcess: runs as a Windows host process (windows-host-process); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.windows-host-process [pod-hardening]',
    ],
  },
  {
    when: 'privilege-escalation',
    edits: security('allowPrivilegeEscalation', undefined),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.allowPrivilegeEscalation: may gain privileges (privilege-escalation); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.privilege-escalation [pod-hardening]',
    ],
  },
  {
    when: 'run-as-root not refused',
    edits: pod('securityContext.runAsNonRoot', undefined),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.runAsNonRoot: may run as root (run-as-root); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.run-as-root [pod-hardening]',
    ],
  },
  {
    when: 'run-as-root',
    edits: security('runAsUser', 0),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.runAsUser: may run as root (run-as-root); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.run-as-root [pod-hardening]',
    ],
  },
  {
    when: 'volume-types',
    edits: pod('volumes.0', { name: 'logs', nfs: { server: 'example.com', path: '/' } }),
    finds: [
      'demo/agent: DaemonSet agents/agent: metadata.annotations[cdk8s-landscape.io/exception.host-path]: allows host-path, which the object does not need; remove the exception [exceptions]',
      'demo/agent: DaemonSet agents/agent: spec.template.spec.volumes[logs].nfs: uses volumes of other kinds than the restricted ones (volume-types); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.volume-types [pod-hardening]',
    ],
  },
  {
    when: 'image-user',
    edits: pod('securityContext.runAsUser', undefined),
    finds: [
      "demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.runAsUser: runs as the image's user, which the kubelet may be unable to check (image-user); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.image-user [pod-hardening]",
    ],
  },
  {
    when: 'writable-root-filesystem',
    edits: security('readOnlyRootFilesystem', undefined),
    finds: [
      'demo/agent: DaemonSet agents/agent: spec.template.spec.containers[agent].securityContext.readOnlyRootFilesystem: writes to its root file system (writable-root-filesystem); harden the pod, or give the reason in annotation cdk8s-landscape.io/exception.writable-root-filesystem [pod-hardening]',
    ],
  },
  {
    when: 'the reason is given',
    edits: [
      ...security('readOnlyRootFilesystem', false),
      set('DaemonSet agent', annotation('writable-root-filesystem'), 'writes its own binaries'),
    ],
    finds: [],
  },
]);
