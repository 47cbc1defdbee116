import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Files } from './layout';

/** What an update did. */
export interface Update {
  readonly written: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** Ending of a file that is to replace another and is not in place yet. */
const pending = '.pending';

/** Lists what the last update wrote, so that the next one removes nothing that is not its own. */
const inventory = '.inventory';

/**
 * Makes a directory hold exactly these files. Unchanged files are not touched. New ones are written first, changed ones
 * beside their place; only when all of them are on disk do the changed ones move there, so that an error leaves the last
 * good files as they were. Removes what an earlier update wrote and this one does not, and nothing that somebody else put
 * there.
 */
export function updateDirectory(root: string, files: Files): Update {
  const present = filesBelow(root);
  const read = (path: string) => (present.has(path) ? readFileSync(join(root, path), 'utf8') : undefined);
  const before = (read(inventory) ?? '').split('\n').filter((line) => line !== '');
  const stale = before.filter((path) => !files.has(path) && present.has(path));
  const changed = [...files].filter(([path, text]) => read(path) !== text);
  const listing = `${[...files.keys()].sort().join('\n')}\n`;
  writeAll(root, read(inventory) === listing ? changed : [...changed, [inventory, listing]], present);
  for (const path of stale) removeFile(root, path);
  return { written: changed.length, unchanged: files.size - changed.length, removed: stale.length };
}

function filesBelow(root: string): ReadonlySet<string> {
  if (!existsSync(root)) return new Set();
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return new Set(entries.map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/')));
}

function writeAll(root: string, files: readonly (readonly [string, string])[], present: ReadonlySet<string>): void {
  const folders = new Set<string>();
  const started: string[] = [];
  try {
    for (const [path, text] of files) {
      const target = join(root, present.has(path) ? path + pending : path);
      const folder = dirname(target);
      if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
      folders.add(folder);
      started.push(target);
      writeFileSync(target, text);
    }
  } catch (error) {
    for (const target of started) removeNew(target);
    throw error;
  }
  for (const target of started) {
    if (target.endsWith(pending)) renameSync(target, target.slice(0, -pending.length));
  }
}

function removeFile(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (readdirSync(join(root, folder)).length > 0) return;
    rmdirSync(join(root, folder));
  }
}

/** Takes back a file that this update started; the one that could not be written may not exist, or be a folder. */
function removeNew(target: string): void {
  if (statSync(target, { throwIfNoEntry: false })?.isFile()) rmSync(target);
}
