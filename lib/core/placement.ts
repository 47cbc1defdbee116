import type { IConstruct } from 'constructs';
import type { Stage } from './stage';

/** Where the objects below a construct go: `dist/<environment>/<stage>/<folder>/`. */
export interface Placement {
  /** The stage of objects whose kind does not decide it. */
  readonly stage: Stage;
  /** The folder inside the stage: a system's, a capability's or the environment's name. */
  readonly folder: string;
}

const placements = new WeakMap<IConstruct, Placement>();

/** Declares where the objects at and below a construct go, unless a construct further down says otherwise. */
export function place(construct: IConstruct, placement: Placement): void {
  placements.set(construct, placement);
}

/** The placement that the nearest construct at or above declares, if one does. */
export function placementOf(construct: IConstruct): Placement | undefined {
  for (let at: IConstruct | undefined = construct; at; at = at.node.scope) {
    const placement = placements.get(at);
    if (placement) return placement;
  }
  return undefined;
}
