import type { Stage } from './stage';

/** A Kubernetes object as plain JSON: what a file in `dist/` says. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** One synthesized object, who declared it and where it goes. */
export interface Manifest {
  /** Path of the construct that declared it, or the file it was read from. */
  readonly path: string;
  readonly stage: Stage;
  /** Folder inside the stage. */
  readonly folder: string;
  readonly object: KubernetesObject;
}

/** A Secret that will exist in the cluster without standing in `dist/`: a need that the environment's provider fulfils. */
export interface ExpectedSecret {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}
