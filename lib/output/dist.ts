import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Files } from './layout';

/** What an update did. */
export interface Update {
  readonly written: number;
  readonly unchanged: number;
  readonly removed: number;
}

/** Ending of a file that is not in place yet. */
const pending = '.pending';

/** Codes of errors that say there is no such file. */
const absent: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR']);

/** Lists what the last update wrote, so that the next one removes nothing that is not its own. */
const inventory = '.inventory';

/**
 * Makes a directory hold exactly these files. Unchanged files are not touched; the others are written beside their place
 * first, and moved there only when every one of them is on disk, so that an error leaves the last good files. Removes what
 * an earlier update wrote and this one does not, and no file that somebody else put there.
 */
export function updateDirectory(root: string, files: Files): Update {
  const before = readInventory(root);
  const changed = [...files].filter(([path, text]) => currentText(join(root, path)) !== text);
  const stale = before.filter((path) => !files.has(path) && existsSync(join(root, path)));
  writeAll(root, changed);
  for (const path of stale) removeFile(root, path);
  const listing = `${[...files.keys()].sort().join('\n')}\n`;
  if (currentText(join(root, inventory)) !== listing) writeAll(root, [[inventory, listing]]);
  return { written: changed.length, unchanged: files.size - changed.length, removed: stale.length };
}

function readInventory(root: string): string[] {
  return (currentText(join(root, inventory)) ?? '').split('\n').filter((line) => line !== '');
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (absent.has(codeOf(error))) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function writeAll(root: string, files: readonly (readonly [string, string])[]): void {
  const made = new Set<string>();
  const started: string[] = [];
  try {
    for (const [path, text] of files) {
      const target = join(root, path);
      const folder = dirname(target);
      if (!made.has(folder)) mkdirSync(folder, { recursive: true });
      made.add(folder);
      started.push(target);
      writeFileSync(target + pending, text);
    }
  } catch (error) {
    for (const target of started) rmSync(target + pending, { force: true });
    throw error;
  }
  for (const target of started) renameSync(target + pending, target);
}

function removeFile(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (readdirSync(join(root, folder)).length > 0) return;
    rmdirSync(join(root, folder));
  }
}
