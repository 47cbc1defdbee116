import type { Outcome } from '../binaries/check';
import type { Planned } from '../plan';
import type { PlaneVersion } from '../tools/table';
import type { ControlPlane } from './control-plane';

/** What a check is given: a running control plane whose cluster holds nothing but its own parts. */
export interface ClusterContext {
  readonly plane: ControlPlane;
}

/** Something that a real control plane must say about what the platform writes. */
export interface ClusterCheck extends Planned {
  /** One line for people. */
  readonly title: string;
  /** Versions that it makes sense on. @default all */
  readonly kubernetes?: readonly PlaneVersion[];
  readonly run: (context: ClusterContext) => Promise<Outcome>;
}
