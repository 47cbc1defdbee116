import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks. */
const interval = 200;

/**
 * Looks again and again until nothing is missing.
 * @param missing what is still missing, in words; empty when nothing is
 * @throws Error after the time, with what is missing then.
 */
export async function waitFor(what: string, seconds: number, missing: () => Promise<readonly string[]>): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const still = await missing();
    if (still.length === 0) return;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s:\n  ${still.join('\n  ')}`);
    await sleep(interval);
  }
}
