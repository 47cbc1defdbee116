import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Time between two attempts to take a lock. */
const retryEvery = 500;

/** Runs work while no other process runs work under the same lock. A lock whose owner has died is taken over. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  while (!take(path)) await sleep(retryEvery);
  try {
    return await work();
  } finally {
    remove(path);
  }
}

/** A directory with its owner's number in it appears at once or not at all, which no way of writing a file promises. */
function take(path: string): boolean {
  const own = `${path}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'pid'), String(process.pid));
  try {
    renameSync(own, path);
    return true;
  } catch {
    rmSync(own, { recursive: true, force: true });
    if (!ownerAlive(path)) remove(path);
    return false;
  }
}

/** Moved away first: a directory that is emptied in its place could be taken before it is gone. */
function remove(path: string): void {
  const aside = `${path}.${process.pid}.old`;
  renameSync(path, aside);
  rmSync(aside, { recursive: true, force: true });
}

function ownerAlive(path: string): boolean {
  try {
    process.kill(Number(readFileSync(join(path, 'pid'), 'utf8')), 0);
    return true;
  } catch (error) {
    // A lock that is gone by now has no owner to disturb; of another user's process only the signal is refused.
    return error instanceof Error && 'code' in error && (error.code === 'EPERM' || error.code === 'ENOENT');
  }
}
