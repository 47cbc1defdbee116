import { isReady } from './tools/build';
import { coldSeconds, type ToolId } from './tools/table';

/** Something that takes time and programs. */
export interface Planned {
  readonly id: string;
  readonly tools: readonly ToolId[];
  /** Seconds it takes on a machine of two cores, once its programs are there. */
  readonly weight: number;
}

/** What fits, and what does not. */
export interface Plan<T extends Planned> {
  readonly taken: readonly T[];
  readonly left: readonly T[];
  /** Seconds that everything taken should need. */
  readonly seconds: number;
}

/**
 * Takes what fits into a time, in the order given, which is that of value. The time to build a program counts once, and only
 * where the program is missing.
 */
export function plan<T extends Planned>(
  items: readonly T[],
  seconds: number,
  ready: (id: ToolId) => boolean = isReady,
) {
  const built = new Set<ToolId>();
  const taken: T[] = [];
  const left: T[] = [];
  let spent = 0;
  for (const item of items) {
    const missing = item.tools.filter((id) => !built.has(id) && !ready(id));
    const cost = missing.reduce((sum, id) => sum + coldSeconds(id), item.weight);
    if (spent + cost > seconds) {
      left.push(item);
      continue;
    }
    spent += cost;
    for (const id of missing) built.add(id);
    taken.push(item);
  }
  return { taken, left, seconds: spent } satisfies Plan<T>;
}

/** The time limit that a command line sets: `--minutes N`; none by default or with `--all`. */
export function timeLimit(args: readonly string[]): number {
  const at = args.indexOf('--minutes');
  if (at < 0 || args.includes('--all')) return Number.POSITIVE_INFINITY;
  const minutes = Number(args[at + 1]);
  if (!(minutes > 0)) throw new Error('--minutes needs a number');
  return minutes * 60;
}
