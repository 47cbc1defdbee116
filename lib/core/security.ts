import { annotationPrefix } from './labels';

/** Levels of the Pod Security Standards. */
export type PodSecurityLevel = 'restricted' | 'baseline' | 'privileged';

/** What a workload may deviate in from the hardened default. */
export type ExceptionId =
  | 'host-network'
  | 'host-path'
  | 'idle-token'
  | 'no-sign-on'
  | 'open-peer'
  | 'run-as-root'
  | 'unverified-tls'
  | 'writable-root-filesystem';

/** A deviation from the hardened default, with its reason. */
export interface SecurityException {
  /** Construct path of the workload. */
  readonly path: string;
  readonly id: ExceptionId;
  readonly because: string;
}

/** The lowest Pod Security level whose pods may deviate so. */
export const levelOfException: Readonly<Record<ExceptionId, PodSecurityLevel>> = {
  'host-network': 'privileged',
  'host-path': 'privileged',
  'idle-token': 'restricted',
  'no-sign-on': 'restricted',
  'open-peer': 'restricted',
  'run-as-root': 'baseline',
  'unverified-tls': 'restricted',
  'writable-root-filesystem': 'restricted',
};

/** The user that a pod runs as: a numeric id, or root with the reason why. */
export type RunAs = { readonly user: number; readonly group?: number } | { readonly root: string };

/** A path of the node that a container sees at another. */
export interface HostView {
  readonly path: string;
  /** Where the container sees it. */
  readonly at: string;
  /** Whether it also sees what the node mounts below the path after the pod has started. @default false */
  readonly followsMounts?: boolean;
}

/** What a pod touches on its node. */
export interface HostAccess {
  /** Paths mounted read-only. */
  readonly reads?: readonly (string | HostView)[];
  /** Directories of the pod's own, created when absent, writable. */
  readonly keeps?: readonly string[];
  /** Whether the pod uses the node's network. @default false */
  readonly network?: boolean;
  /** Why it must. */
  readonly because: string;
}

const strictness: readonly PodSecurityLevel[] = ['restricted', 'baseline', 'privileged'];

/** Whether a namespace of one level admits pods that need another. */
export function admits(namespace: PodSecurityLevel, needed: PodSecurityLevel): boolean {
  return strictness.indexOf(namespace) >= strictness.indexOf(needed);
}

/** The annotations that carry a workload's exceptions into the YAML, beside what they excuse. */
export function exceptionAnnotations(exceptions: readonly SecurityException[]): Record<string, string> {
  return Object.fromEntries(exceptions.map(({ id, because }) => [`${annotationPrefix}/exception.${id}`, because]));
}
