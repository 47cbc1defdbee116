import { Duration } from 'cdk8s';
import { type ContainerRuntime, type LogCredentials, type LogDestination, Size } from '../../core';
import type { EnvironmentReference } from '../../formats/fluentd';

/** Lines of one workload that belong together, such as stack traces. */
export interface MultilineRule {
  /** Namespace of the workload. */
  readonly namespace: string;
  /** Name of the Deployment, StatefulSet, DaemonSet or Job. Workloads whose names go on after a dash are caught too. */
  readonly workload: string;
  /** Container. @default every container of the workload */
  readonly container?: string;
  /** Matches the first line of each entry: `/^\d{4}-/`. What follows joins it until the next match. */
  readonly start: RegExp;
}

/** A destination with its name and its share of the node's disk. */
export interface DestinationSettings {
  readonly name: string;
  readonly destination: LogDestination;
  /** Disk for records that wait. */
  readonly buffer: Size;
}

/** Everything that the configuration of a node agent says. */
export interface CollectorSettings {
  /** Name of the DaemonSet, whose own logs are left alone. */
  readonly name: string;
  readonly namespace: string;
  readonly runtime: ContainerRuntime;
  readonly destinations: readonly DestinationSettings[];
  readonly multiline: readonly MultilineRule[];
  /** Namespaces whose logs are not collected. */
  readonly excludedNamespaces: readonly string[];
}

/** Where things are in the container. `state` is a directory of the node. */
export const paths = {
  config: '/etc/fluentd/config',
  credentials: '/etc/fluentd/credentials',
  logs: '/var/log',
  containers: '/var/log/containers',
  dockerContainers: '/var/lib/docker/containers',
  state: '/var/lib/fluentd',
} as const;

/** Port of the metrics, upstream's default. */
export const metricsPort = 24231;

export const limits = {
  /**
   * Longest record. Longer lines go on in a record of their own. Half of the 1 MB that Kafka and CloudWatch take by
   * default, since JSON escaping lengthens a line.
   */
  record: Size.kibibytes(512),
  /**
   * Longest piece of a line. Runtimes split at 16 KiB, so only one that was told not to split gets here; the line is
   * then skipped with a warning, since no chunk could hold it.
   */
  piece: Size.mebibytes(8),
  /** Records that a destination refused, on their way into files. */
  rejectedBuffer: Size.mebibytes(256),
  /** One chunk is loaded whole to be sent, so it decides the memory. */
  chunk: Size.mebibytes(8),
  /** Chunks of one destination that are sent at the same time. */
  senders: 2,
  /** A buffer of fewer chunks than this stalls at every hiccup of its destination. */
  leastChunks: 8,
  /** Wait for the rest of a line: pieces follow each other at once, and a container's last words may lack an end. */
  lineWait: Duration.seconds(10),
  /** Wait for the next line of an entry. */
  entryWait: Duration.seconds(5),
} as const;

/** How a configuration names its credentials. No value stands in it. */
export type Proof =
  | { readonly kind: 'certificate'; readonly certificate: string; readonly key: string; readonly authority: string }
  | { readonly kind: 'password'; readonly user: string; readonly password: EnvironmentReference }
  | { readonly kind: 'token'; readonly token: EnvironmentReference }
  | { readonly kind: 'ambient' };

/** Directory of the certificate files of a destination. */
export function certificateDirectory(name: string): string {
  return `${paths.credentials}/${name}`;
}

/** Environment variable that holds the secret of a destination. */
export function secretVariable(name: string): string {
  return `DESTINATION_${name.toUpperCase().replaceAll('-', '_')}_SECRET`;
}

/** Where the configuration finds the credentials of a destination. */
export function proofOf(name: string, credentials: LogCredentials): Proof {
  const directory = certificateDirectory(name);
  const environment = secretVariable(name);
  switch (credentials.kind) {
    case 'certificate':
      return {
        kind: 'certificate',
        certificate: `${directory}/tls.crt`,
        key: `${directory}/tls.key`,
        authority: `${directory}/ca.crt`,
      };
    case 'password':
      return { kind: 'password', user: credentials.user, password: { environment } };
    case 'token':
      return { kind: 'token', token: { environment } };
    case 'ambient':
      return { kind: 'ambient' };
  }
}
