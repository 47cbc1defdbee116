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

/** Where files go unless `CDK8S_OUTDIR`, which the cdk8s CLI sets, says otherwise. */
const defaultOutput = 'dist';

/** The directory that synthesis writes to. */
export function outputDirectory(): string {
  return process.env.CDK8S_OUTDIR ?? defaultOutput;
}

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

/** A file that is to be written, and what stands in its place. */
interface Change {
  readonly path: string;
  readonly text: string;
  /** Nothing if the file is new. */
  readonly before: string | undefined;
}

/**
 * Makes a directory hold exactly these files. Unchanged files are not touched. New ones are written first, changed ones
 * beside their place; only when all of them are on disk do the changed ones move there. An error takes back what was done,
 * so that the last good files stay as they were. Removes what an earlier update wrote and this one does not, and nothing
 * that somebody else put there.
 */
export function updateDirectory(root: string, files: Files): Update {
  const present = filesBelow(root);
  const read = (path: string) => (present.has(path) ? readFileSync(join(root, path), 'utf8') : undefined);
  const changeOf = ([path, text]: readonly [string, string]): Change[] => {
    const before = read(path);
    return before === text ? [] : [{ path, text, before }];
  };
  const written = (read(inventory) ?? '').split('\n').filter((line) => line !== '');
  const stale = written.filter((path) => !files.has(path) && present.has(path));
  const changes = [...files].flatMap(changeOf);
  apply(root, [...changes, ...changeOf([inventory, `${[...files.keys()].sort().join('\n')}\n`])]);
  for (const path of stale) removeFile(root, path);
  return { written: changes.length, unchanged: files.size - changes.length, removed: stale.length };
}

function filesBelow(root: string): ReadonlySet<string> {
  if (!existsSync(root)) return new Set();
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return new Set(entries.map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/')));
}

function apply(root: string, changes: readonly Change[]): void {
  const undo: (() => void)[] = [];
  try {
    writeAll(root, changes, undo);
    for (const { path, before } of changes) {
      if (before === undefined) continue;
      const target = join(root, path);
      renameSync(target + pending, target);
      undo.push(() => writeFileSync(target, before));
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}

function writeAll(root: string, changes: readonly Change[], undo: (() => void)[]): void {
  const folders = new Set<string>();
  for (const { path, text, before } of changes) {
    const target = join(root, before === undefined ? path : path + pending);
    const folder = dirname(target);
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true });
    folders.add(folder);
    undo.push(() => removeNew(target));
    writeFileSync(target, text);
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
