import type { SecurityContext } from 'kubernetes-types/core/v1';
import type { PlacedContainer, PodOwner } from './pods';

/** The levels of the Pod Security Standards, loosest first. */
export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

/** The newest minor version of Kubernetes whose checks are known here. */
export const newestMinor = 37;

/** Fields of a pod that fail, under the rules of a minor version of Kubernetes 1. */
type Test = (pod: PodOwner, minor: number) => readonly string[];

/** One thing that a pod may do wrong. Its name is the name of the exception that allows it. */
interface Check {
  /** What a deviating pod does, for people. */
  readonly does: string;
  readonly baseline?: Test;
  readonly restricted?: Test;
  /** What this platform expects beyond the standards. */
  readonly platform?: Test;
}

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

/**
 * The checks of the Pod Security Standards, with what this platform expects beyond them. A pod that deviates from one
 * states the reason in the annotation `cdk8s-landscape.io/exception.<check>` of the object that owns it.
 *
 * Source: k8s.io/pod-security-admission/policy v0.37, every version of every check.
 */
export const podSecurityChecks = {
  'host-network': { does: "uses the node's network", baseline: podFlag('hostNetwork') },
  'host-pid': { does: "sees the node's processes", baseline: podFlag('hostPID') },
  'host-ipc': { does: "shares the node's IPC", baseline: podFlag('hostIPC') },
  'host-path': { does: 'mounts paths of the node', baseline: volumes((source) => source === 'hostPath') },
  'host-ports': { does: 'listens at ports of the node', baseline: hostPorts },
  'probe-host': { does: 'has probes or hooks that call another host', baseline: probeHosts },
  privileged: { does: 'runs privileged', baseline: contexts('privileged', ({ privileged }) => privileged === true) },
  capabilities: { does: 'keeps or adds capabilities', baseline: addedCapabilities, restricted: keptCapabilities },
  'app-armor': { does: 'leaves the AppArmor profile of the runtime', baseline: appArmor },
  'se-linux': { does: 'sets SELinux options', baseline: seLinux },
  'proc-mount': { does: 'unmasks /proc', baseline: procMountBaseline, restricted: procMountRestricted },
  seccomp: {
    does: 'leaves the seccomp profile of the runtime',
    baseline: seccompBaseline,
    restricted: seccompRestricted,
  },
  sysctls: { does: 'sets sysctls of the node', baseline: sysctls },
  'windows-host-process': { does: 'runs as a Windows host process', baseline: windowsHostProcess },
  'privilege-escalation': { does: 'may gain privileges', restricted: privilegeEscalation },
  'run-as-root': { does: 'may run as root', restricted: runsAsRoot },
  'volume-types': { does: 'uses volumes of other kinds than the restricted ones', restricted: volumes(isUnrestricted) },
  'image-user': { does: "runs as the image's user, which the kubelet may be unable to check", platform: imageUser },
  'writable-root-filesystem': {
    does: 'writes to its root file system',
    platform: contexts('readOnlyRootFilesystem', ({ readOnlyRootFilesystem }) => readOnlyRootFilesystem !== true),
  },
} as const satisfies Record<string, Check>;

/** A check's id, and the id of the exception from it. */
export type PodSecurityCheck = keyof typeof podSecurityChecks;

/** A check that a pod fails. */
export interface Deviation {
  readonly check: PodSecurityCheck;
  readonly does: string;
  /** The fields that fail. */
  readonly fields: readonly string[];
}

/** The checks of a level that a pod fails, as the API server of a minor version would find. */
export function violations(pod: PodOwner, level: PodSecurityLevel, minor: number): readonly Deviation[] {
  if (level === 'privileged') return [];
  return failing(pod, minor, ({ baseline, restricted }) =>
    level === 'baseline' ? [baseline] : [baseline, restricted],
  );
}

/** Every check that a pod fails, those of the platform included. */
export function deviations(pod: PodOwner): readonly Deviation[] {
  return failing(pod, newestMinor, ({ baseline, restricted, platform }) => [baseline, restricted, platform]);
}

function failing(pod: PodOwner, minor: number, tests: (check: Check) => readonly (Test | undefined)[]): Deviation[] {
  return checks.flatMap(([id, check]) => {
    const fields = new Set(tests(check).flatMap((test) => test?.(pod, minor) ?? []));
    return fields.size > 0 ? [{ check: id, does: check.does, fields: [...fields] }] : [];
  });
}

const checks = Object.entries(podSecurityChecks) as readonly (readonly [PodSecurityCheck, Check])[];

function podFlag(flag: 'hostNetwork' | 'hostPID' | 'hostIPC'): Test {
  return ({ spec, field }) => (spec[flag] === true ? [`${field}.${flag}`] : []);
}

function volumes(refuses: (source: string) => boolean): Test {
  return ({ spec, field }) =>
    (spec.volumes ?? []).flatMap((volume) =>
      Object.entries(volume)
        .filter(([source, value]) => value !== null && refuses(source))
        .map(([source]) => `${field}.volumes[${volume.name}].${source}`),
    );
}

function isUnrestricted(source: string): boolean {
  return !restrictedVolumes.has(source) && source !== 'hostPath';
}

/** Tests the security context of each container; a container without one has an empty one. */
function contexts(name: string, fails: (context: SecurityContext) => boolean): Test {
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

function hostPorts({ containers }: PodOwner): readonly string[] {
  return containers
    .filter(({ container }) => (container.ports ?? []).some(({ hostPort }) => hostPort))
    .map(({ field }) => `${field}.ports`);
}

function probeHosts({ containers }: PodOwner, minor: number): readonly string[] {
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

function addedCapabilities({ containers }: PodOwner): readonly string[] {
  return containers
    .filter(({ container }) => contextOf(container).capabilities?.add?.some((name) => !baselineCapabilities.has(name)))
    .map(contextField('capabilities.add'));
}

function keptCapabilities(pod: PodOwner, minor: number): readonly string[] {
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

function appArmor(pod: PodOwner): readonly string[] {
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

function seLinux(pod: PodOwner, minor: number): readonly string[] {
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

function procMountBaseline(pod: PodOwner, minor: number): readonly string[] {
  return hasOwnUsers(pod, minor) ? [] : procMount(pod, minor);
}

function procMountRestricted(pod: PodOwner, minor: number): readonly string[] {
  return minor >= 35 ? procMount(pod, minor) : [];
}

const procMount = contexts('procMount', ({ procMount }) => (procMount ?? 'Default') !== 'Default');

/** Since 1.35 a pod in a user namespace of its own is excused from what its own root cannot harm. */
function hasOwnUsers({ spec }: PodOwner, minor: number): boolean {
  return minor >= 35 && spec.hostUsers === false;
}

function isWindows({ spec }: PodOwner, minor: number): boolean {
  return minor >= 25 && spec.os?.name === 'windows';
}

function seccompBaseline(pod: PodOwner): readonly string[] {
  return everySetting(pod, 'seccompProfile')
    .filter(({ value }) => value && !isConfined(value.type))
    .map(({ field }) => field);
}

function seccompRestricted(pod: PodOwner, minor: number): readonly string[] {
  if (isWindows(pod, minor)) return [];
  const inherits = isConfined(pod.spec.securityContext?.seccompProfile?.type);
  return everySetting(pod, 'seccompProfile')
    .slice(1)
    .filter(({ value }) => (value ? !isConfined(value.type) : !inherits))
    .map(({ field }) => field);
}

function sysctls({ spec, field }: PodOwner, minor: number): readonly string[] {
  return (spec.securityContext?.sysctls ?? [])
    .filter(({ name }) => minor < (safeSysctls.get(name) ?? Number.POSITIVE_INFINITY))
    .map(({ name }) => `${field}.securityContext.sysctls[${name}]`);
}

function windowsHostProcess(pod: PodOwner): readonly string[] {
  return everySetting(pod, 'windowsOptions')
    .filter(({ value }) => value?.hostProcess)
    .map(({ field }) => `${field}.hostProcess`);
}

function privilegeEscalation(pod: PodOwner, minor: number): readonly string[] {
  if (isWindows(pod, minor)) return [];
  return contexts('allowPrivilegeEscalation', (context) => context.allowPrivilegeEscalation !== false)(pod, minor);
}

function runsAsRoot(pod: PodOwner, minor: number): readonly string[] {
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

function imageUser(pod: PodOwner, minor: number): readonly string[] {
  const user = pod.spec.securityContext?.runAsUser;
  return contexts('runAsUser', (context) => typeof (context.runAsUser ?? user) !== 'number')(pod, minor);
}
