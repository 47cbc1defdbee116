import type { Outcome } from '../binaries/check';
import type { Planned } from '../plan';
import type { ControlPlane } from './control-plane';

/** What a check is given: a running control plane whose cluster holds nothing but its own parts. */
export interface ClusterContext {
  readonly plane: ControlPlane;
}

/** Something that a real control plane must say about what the platform writes. */
export interface ClusterCheck extends Planned {
  /** One line for people. */
  readonly title: string;
  /** Whether it keeps to namespaces of its own and leaves the API server alone, so that others of the kind may run beside it. @default false */
  readonly beside?: boolean;
  readonly run: (context: ClusterContext) => Promise<Outcome>;
}
