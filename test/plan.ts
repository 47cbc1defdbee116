import { UsageError } from '../lib/output/command';
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

/**
 * The checks that a command line names, in their own order; every one when it names none.
 * @throws UsageError that lists those there are.
 */
export function named<T extends Planned>(checks: readonly T[], ids: readonly string[]): readonly T[] {
  const unknown = ids.filter((id) => !checks.some((check) => check.id === id));
  if (unknown.length > 0) {
    throw new UsageError(`${unknown.join(', ')}: no such check; there are ${checks.map(({ id }) => id).join(', ')}`);
  }
  return checks.filter(({ id }) => ids.length === 0 || ids.includes(id));
}

/**
 * Seconds that `--minutes N` allows; without it, any number.
 * @throws UsageError when it is no number above 0.
 */
export function timeLimit(minutes: string | undefined): number {
  if (minutes === undefined) return Number.POSITIVE_INFINITY;
  if (!(Number(minutes) > 0)) throw new UsageError(`--minutes ${minutes}: needs a number above 0`);
  return Number(minutes) * 60;
}
