import {
  addedCapabilities,
  appArmor,
  contexts,
  hostPorts,
  imageUser,
  isUnrestricted,
  keptCapabilities,
  podFlag,
  privilegeEscalation,
  probeHosts,
  procMountBaseline,
  procMountRestricted,
  runsAsRoot,
  seccompBaseline,
  seccompRestricted,
  seLinux,
  sysctls,
  type Test,
  volumes,
  windowsHostProcess,
} from './pod-security-checks';
import type { PodOwner } from './pods';

/** The levels of the Pod Security Standards, loosest first. */
export const podSecurityLevels = ['privileged', 'baseline', 'restricted'] as const;
export type PodSecurityLevel = (typeof podSecurityLevels)[number];

/** The newest minor version of Kubernetes whose checks are known here. */
export const newestMinor = 37;

/** One thing that a pod may do wrong. Its name is the name of the exception that allows it. */
interface Check {
  /** What a deviating pod does, for people. */
  readonly does: string;
  readonly baseline?: Test;
  /** Stands in for the baseline's test, where both levels look at the same thing. */
  readonly restricted?: Test;
  /** What this platform expects beyond the standards. */
  readonly platform?: Test;
}

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
  return failing(pod, [minor], ({ baseline, restricted }) => [
    level === 'baseline' ? baseline : (restricted ?? baseline),
  ]);
}

/** Every check that a pod fails by a minor version or by the newest, those of the platform included. */
export function deviations(pod: PodOwner, minor: number): readonly Deviation[] {
  return failing(pod, [minor, newestMinor], ({ baseline, restricted, platform }) => [restricted ?? baseline, platform]);
}

function failing(
  pod: PodOwner,
  minors: readonly number[],
  tests: (check: Check) => readonly (Test | undefined)[],
): Deviation[] {
  return checks.flatMap(([id, check]) => {
    const fields = new Set(tests(check).flatMap((test) => minors.flatMap((minor) => test?.(pod, minor) ?? [])));
    return fields.size > 0 ? [{ check: id, does: check.does, fields: [...fields] }] : [];
  });
}

const checks = Object.entries(podSecurityChecks) as readonly (readonly [PodSecurityCheck, Check])[];
