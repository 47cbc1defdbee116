import type { Endpoint } from './endpoint';
import type { AccountToken } from './volume';

/** The pods that containers are to be put into. */
export interface InjectedPods {
  readonly namespace: string;
  readonly serviceAccount: string;
}

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
  readonly problem: (pods: InjectedPods) => { readonly problem: string; readonly remedy: string } | undefined;
}
