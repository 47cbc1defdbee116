import type { Duration } from 'cdk8s';
import type { PodSet } from './endpoint';
import type { WorkloadPort } from './workload';

/** How one of a workload's expositions is read. */
export interface MetricsOptions {
  /** Path of the exposition. @default '/metrics' */
  readonly path?: string;
  /** Parameters of the query. @default none */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Time between scrapes. @default that of whoever scrapes */
  readonly interval?: Duration;
  /** Time that an answer may take; never more than that until the next scrape. @default that of whoever scrapes */
  readonly timeout?: Duration;
  /**
   * Whether it is served over TLS, with a certificate of the platform's own authority for the workload's host name; `mutual` where
   * whoever scrapes has to show a certificate of that authority, too.
   * @default false
   */
  readonly tls?: boolean | 'mutual';
  /**
   * Names of the metrics that are exposed, with the suffixes `_bucket`, `_sum` and `_count` where they have them. Rules and
   * dashboards may use no others.
   * @default none that anybody may use
   */
  readonly exposes?: readonly string[];
  /** Metrics that are not kept, as regular expressions over whole names. @default all are kept */
  readonly drops?: readonly string[];
  /** Samples beyond which an answer counts as none. @default that of whoever scrapes */
  readonly sampleLimit?: number;
  /** Whether the exposition speaks of other objects and its own labels `namespace`, `pod`, `container` and `node` prevail. @default false */
  readonly aboutOthers?: boolean;
  /** What `instance` is: the address that was scraped, the node, or what the exposition is about. @default 'address' */
  readonly instance?: 'address' | 'node' | { readonly about: string };
}

/** A port of pods that somebody else deploys. */
export interface ForeignPort {
  /** The pods. */
  readonly pods: PodSet;
  readonly number: number;
}

/** Where a system's metrics are. */
export interface MetricsTarget extends MetricsOptions {
  /** Value of the `job` label on every series. */
  readonly job: string;
  /** Of a workload, which whoever scrapes asks for the way (`scraped`), or of pods that the platform does not make. */
  readonly port: WorkloadPort | ForeignPort;
}

/** Whether a port is one of pods that the platform does not make. */
export function isForeign(port: WorkloadPort | ForeignPort): port is ForeignPort {
  return 'pods' in port;
}
