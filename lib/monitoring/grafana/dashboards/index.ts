import type { Board } from '../board';
import type { Folder } from '../provisioning';
import { platformBoard } from './platform';

/** A dashboard of the platform itself, and what must be scraped for it to show anything. */
export interface OwnBoard {
  readonly folder: Folder;
  /** Values of `job` that must be known. */
  readonly needs: readonly string[];
  readonly board: Board;
}

const platform: Folder = { id: 'platform', title: 'Platform' };

/** The dashboard that people see first. */
export const home = { folder: platform, uid: platformBoard.uid } as const;

/** The platform's own dashboards, in the order in which they are read. */
export const ownBoards: readonly OwnBoard[] = [{ folder: platform, needs: [], board: platformBoard }];
