import type { Endpoint } from './endpoint';
import type { AccountToken } from './volume';

/** Pods, as whoever brings something to them knows them. */
export interface AccountPods {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** What speaks against bringing something to pods, if anything does. */
export type PodsProblem = (pods: AccountPods) => { readonly problem: string; readonly remedy: string } | undefined;

/** Containers that a mutating webhook puts into each pod of a workload when the API server takes it. */
export interface Injection {
  /** By which the webhook knows what to put there. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Annotations besides for pods that run to their end, which a container that keeps running would prevent. */
  readonly toEnd: Readonly<Record<string, string>>;
  /** The token with which the containers prove whose pod they are in. They alone mount it. */
  readonly token: AccountToken;
  /** What the containers connect to. */
  readonly endpoint: Endpoint;
  /** What speaks against these pods, if anything does. */
  readonly problem: PodsProblem;
}
