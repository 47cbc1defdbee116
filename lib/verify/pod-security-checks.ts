import type { SecurityContext } from 'kubernetes-types/core/v1';
import type { PlacedContainer, PodOwner } from './pods';

/** Fields of a pod that fail, under the rules of a minor version of Kubernetes 1. */
export type Test = (pod: PodOwner, minor: number) => readonly string[];

const baselineCapabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);
const restrictedVolumes = new Set([
  'name',
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** Sysctls that touch nothing but the pod, with the minor version since which they are allowed. */
const safeSysctls: ReadonlyMap<string, number> = new Map(
  Object.entries({
    'kernel.shm_rmid_forced': 0,
    'net.ipv4.ip_local_port_range': 0,
    'net.ipv4.tcp_syncookies': 0,
    'net.ipv4.ping_group_range': 0,
    'net.ipv4.ip_unprivileged_port_start': 0,
    'net.ipv4.ip_local_reserved_ports': 27,
    'net.ipv4.tcp_keepalive_time': 29,
    'net.ipv4.tcp_fin_timeout': 29,
    'net.ipv4.tcp_keepalive_intvl': 29,
    'net.ipv4.tcp_keepalive_probes': 29,
    'net.ipv4.tcp_rmem': 32,
    'net.ipv4.tcp_wmem': 32,
    'net.ipv4.tcp_slow_start_after_idle': 37,
    'net.ipv4.tcp_notsent_lowat': 37,
  }),
);

/** The pod sets a flag that gives it a part of the node. */
export function podFlag(flag: 'hostNetwork' | 'hostPID' | 'hostIPC'): Test {
  return ({ spec, field }) => (spec[flag] === true ? [`${field}.${flag}`] : []);
}

/** A volume is of a kind that is refused. */
export function volumes(refuses: (source: string) => boolean): Test {
  return ({ spec, field }) =>
    (spec.volumes ?? []).flatMap((volume) =>
      Object.keys(volume)
        .filter(refuses)
        .map((source) => `${field}.volumes[${volume.name}].${source}`),
    );
}

/** Kinds of volumes that level restricted does not know; hostPath is a case of its own. */
export function isUnrestricted(source: string): boolean {
  return !restrictedVolumes.has(source) && source !== 'hostPath';
}

/** Tests the security context of each container; a container without one has an empty one. */
export function contexts(name: string, fails: (context: SecurityContext) => boolean): Test {
  return ({ containers }) => containers.filter(({ container }) => fails(contextOf(container))).map(contextField(name));
}

function contextOf({ securityContext }: { readonly securityContext?: SecurityContext }): SecurityContext {
  return securityContext ?? {};
}

function contextField(name: string): (container: PlacedContainer) => string {
  return ({ field }) => `${field}.securityContext.${name}`;
}

/** What the pod and each container say about one setting that both may say something about. */
function everySetting<F extends 'appArmorProfile' | 'seLinuxOptions' | 'seccompProfile' | 'windowsOptions'>(
  { spec, field, containers }: PodOwner,
  name: F,
) {
  return [
    { value: spec.securityContext?.[name], field: `${field}.securityContext.${name}` },
    ...containers.map((placed) => ({
      value: contextOf(placed.container)[name],
      field: contextField(name)(placed),
    })),
  ];
}

/** A container listens at a port of the node. */
export function hostPorts({ containers }: PodOwner): readonly string[] {
  return containers
    .filter(({ container }) => (container.ports ?? []).some(({ hostPort }) => hostPort))
    .map(({ field }) => `${field}.ports`);
}

/** A probe or hook calls another host; refused since 1.34. */
export function probeHosts({ containers }: PodOwner, minor: number): readonly string[] {
  if (minor < 34) return [];
  return containers.flatMap(({ container, field }) => {
    const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
    const { postStart, preStop } = lifecycle ?? {};
    const handlers = {
      livenessProbe,
      readinessProbe,
      startupProbe,
      'lifecycle.postStart': postStart,
      'lifecycle.preStop': preStop,
    };
    return Object.entries(handlers)
      .filter(([, handler]) => handler?.httpGet?.host || handler?.tcpSocket?.host)
      .map(([name]) => `${field}.${name}`);
  });
}

/** A container adds capabilities that level baseline does not know. */
export function addedCapabilities({ containers }: PodOwner): readonly string[] {
  return containers
    .filter(({ container }) => contextOf(container).capabilities?.add?.some((name) => !baselineCapabilities.has(name)))
    .map(contextField('capabilities.add'));
}

/** A container does not drop all capabilities, or adds another than that to bind low ports. */
export function keptCapabilities(pod: PodOwner, minor: number): readonly string[] {
  if (isWindows(pod, minor)) return [];
  return pod.containers.flatMap((placed) => {
    const { add, drop } = contextOf(placed.container).capabilities ?? {};
    return [
      ...(drop?.includes('ALL') ? [] : [contextField('capabilities.drop')(placed)]),
      ...(add?.some((name) => name !== 'NET_BIND_SERVICE') ? [contextField('capabilities.add')(placed)] : []),
    ];
  });
}

const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/';

/** The AppArmor profile is another than that of the runtime or of the node, by field or by annotation. */
export function appArmor(pod: PodOwner): readonly string[] {
  const annotations = Object.entries(pod.annotations)
    .filter(([key, value]) => key.startsWith(appArmorAnnotation) && !/^$|^runtime\/default$|^localhost\//.test(value))
    .map(([key]) => `${pod.metadataField}.annotations[${key}]`);
  const profiles = everySetting(pod, 'appArmorProfile')
    .filter(({ value }) => value && !isConfined(value.type))
    .map(({ field }) => field);
  return [...annotations, ...profiles];
}

function isConfined(profile: string | undefined): boolean {
  return profile === 'RuntimeDefault' || profile === 'Localhost';
}

/** SELinux options name a user, a role, or a type that is not one for containers. */
export function seLinux(pod: PodOwner, minor: number): readonly string[] {
  const types = [
    '',
    'container_t',
    'container_init_t',
    'container_kvm_t',
    ...(minor >= 31 ? ['container_engine_t'] : []),
  ];
  return everySetting(pod, 'seLinuxOptions')
    .filter(({ value }) => value && (value.user || value.role || !types.includes(value.type ?? '')))
    .map(({ field }) => field);
}

/** /proc is unmasked, without a user namespace that makes it harmless. */
export function procMountBaseline(pod: PodOwner, minor: number): readonly string[] {
  return hasOwnUsers(pod, minor) ? [] : procMountRestricted(pod, minor);
}

/** /proc is unmasked, with or without a user namespace. */
export const procMountRestricted = contexts('procMount', ({ procMount }) => (procMount ?? 'Default') !== 'Default');

/** Since 1.35 a pod in a user namespace of its own is excused from what its own root cannot harm. */
function hasOwnUsers({ spec }: PodOwner, minor: number): boolean {
  return minor >= 35 && spec.hostUsers === false;
}

function isWindows({ spec }: PodOwner, minor: number): boolean {
  return minor >= 25 && spec.os?.name === 'windows';
}

/** The seccomp profile is turned off. */
export function seccompBaseline(pod: PodOwner): readonly string[] {
  return everySetting(pod, 'seccompProfile')
    .filter(({ value }) => value && !isConfined(value.type))
    .map(({ field }) => field);
}

/** No seccomp profile is set for a container, by itself or by its pod. */
export function seccompRestricted(pod: PodOwner, minor: number): readonly string[] {
  if (isWindows(pod, minor)) return [];
  const ofPod = pod.spec.securityContext?.seccompProfile;
  const unset = isConfined(ofPod?.type)
    ? []
    : pod.containers.filter(({ container }) => !contextOf(container).seccompProfile);
  return [...seccompBaseline(pod), ...unset.map(contextField('seccompProfile'))];
}

/** A sysctl is set that reaches beyond the pod. */
export function sysctls({ spec, field }: PodOwner, minor: number): readonly string[] {
  return (spec.securityContext?.sysctls ?? [])
    .filter(({ name }) => minor < (safeSysctls.get(name) ?? Number.POSITIVE_INFINITY))
    .map(({ name }) => `${field}.securityContext.sysctls[${name}]`);
}

/** A container is a process of its Windows node. */
export function windowsHostProcess(pod: PodOwner): readonly string[] {
  return everySetting(pod, 'windowsOptions')
    .filter(({ value }) => value?.hostProcess)
    .map(({ field }) => `${field}.hostProcess`);
}

/** A container may gain more privileges than it starts with. */
export function privilegeEscalation(pod: PodOwner, minor: number): readonly string[] {
  if (isWindows(pod, minor)) return [];
  return contexts('allowPrivilegeEscalation', (context) => context.allowPrivilegeEscalation !== false)(pod, minor);
}

/** A container runs as root, or is not kept from it. */
export function runsAsRoot(pod: PodOwner, minor: number): readonly string[] {
  if (hasOwnUsers(pod, minor)) return [];
  const { runAsNonRoot, runAsUser } = pod.spec.securityContext ?? {};
  const refusing = contexts('runAsNonRoot', (context) => (context.runAsNonRoot ?? runAsNonRoot) !== true);
  const root = contexts('runAsUser', (context) => context.runAsUser === 0);
  return [
    ...(runAsNonRoot === false ? [`${pod.field}.securityContext.runAsNonRoot`] : []),
    ...(runAsUser === 0 ? [`${pod.field}.securityContext.runAsUser`] : []),
    ...refusing(pod, minor),
    ...root(pod, minor),
  ];
}

/** A container runs as a user that only its image knows. */
export function imageUser(pod: PodOwner, minor: number): readonly string[] {
  const user = pod.spec.securityContext?.runAsUser;
  return contexts('runAsUser', (context) => typeof (context.runAsUser ?? user) !== 'number')(pod, minor);
}
