import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import type { Access } from './access';
import type { ContainerProps, ServingProps } from './container';
import type { Environment } from './environment';
import type { CloudIdentity } from './identity';
import type { Injection } from './injection';
import type { Identity } from './labels';
import type { Priority } from './priority';
import type { HostAccess, PodSecurityLevel, RunAs } from './security';

/** What every pod of the platform is told. */
export type PodProps = ServingProps & {
  /** Role of the workload inside its system; also the suffix of its name. @default the system's main workload */
  readonly role?: string;
  readonly runAs: RunAs;
  /** What it touches on the node, with the reason. @default nothing */
  readonly host?: HostAccess;
  /** Why the root file system must be writable. @default it is read-only */
  readonly writableRoot?: string;
  /** What it may do through the Kubernetes API. @default nothing, and no token */
  readonly access?: Access;
  /** Who it is to the cloud. @default nobody */
  readonly identity?: CloudIdentity;
  /** Containers that run one after the other before the main one, by name. */
  readonly init?: Readonly<Record<string, ContainerProps>>;
  /** Containers beside the main one, by name. */
  readonly sidecars?: Readonly<Record<string, ServingProps>>;
  /** @default by kind: node-agent, store, service or job */
  readonly priority?: Priority;
  /** Time between the request to stop and the kill. @default 30 seconds */
  readonly grace?: Duration;
  /** Taints that the pods bear. @default none */
  readonly tolerations?: readonly k8s.Toleration[];
  /** What a mutating webhook puts into each pod, such as an agent that fetches secrets. @default nothing */
  readonly injected?: Injection;
};

/** A Deployment: pods that are alike and keep nothing. */
export type DeploymentProps = PodProps & {
  readonly replicas: number;
  /** `recreate` stops all old pods before it starts a new one. @default 'rolling' */
  readonly update?: 'rolling' | 'recreate';
};

/** A StatefulSet: pods with a name and volumes of their own. */
export type StatefulSetProps = PodProps & {
  readonly replicas: number;
  /** Whether each client keeps to one pod of the Service: for replicas that answer differently. @default false */
  readonly sticky?: boolean;
  /** Whether pods start together or one after the other. @default 'parallel' */
  readonly startOrder?: 'parallel' | 'ordered';
  /**
   * `on-delete` leaves old pods until somebody deletes them: for members whose order of replacement depends on their state.
   * @default 'rolling'
   */
  readonly update?: 'rolling' | 'on-delete';
};

/** A DaemonSet: one pod on every node. */
export type DaemonSetProps = PodProps;

/** A Job: runs to its end once for each content; a change makes a new Job. */
export type JobProps = PodProps & {
  readonly role: string;
  /** Failed pods before the Job gives up. @default 6, the default of Kubernetes */
  readonly retries?: number;
};

/** A CronJob: a Job on a schedule. */
export type CronJobProps = JobProps & {
  /** Cron expression, in UTC. */
  readonly schedule: string;
};

/** What to run, by kind. */
export type WorkloadProps =
  | ({ readonly kind: 'Deployment' } & DeploymentProps)
  | ({ readonly kind: 'StatefulSet' } & StatefulSetProps)
  | ({ readonly kind: 'DaemonSet' } & DaemonSetProps)
  | ({ readonly kind: 'Job' } & JobProps)
  | ({ readonly kind: 'CronJob' } & CronJobProps);

/** Where a workload belongs. */
export interface WorkloadContext {
  readonly environment: Environment;
  readonly identity: Identity;
  readonly namespace: string;
  /** Pod Security level of the namespace. */
  readonly level: PodSecurityLevel;
}
