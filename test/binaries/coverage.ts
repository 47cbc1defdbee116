import type { BinaryCheck, FilePattern } from './check';
import { type ConfigFile, matches } from './config-files';
import type { Excuse } from './excused';

/** Who reads a kind of file. */
export interface CoverageRow {
  /** `product file` */
  readonly file: string;
  /** Number of ConfigMap keys, over all subjects. */
  readonly count: number;
  /** Ids of the checks that read it, or the reason why none does. */
  readonly readers: readonly string[];
  readonly because?: string;
}

/** Who reads which file, and what is missing. */
export interface Coverage {
  readonly rows: readonly CoverageRow[];
  /** Files that are neither checked nor excused, and lines of the tables that are about no file. */
  readonly problems: readonly string[];
}

/** Compares the files that exist with those that checks read and those that are excused. */
export function coverage(
  files: readonly ConfigFile[],
  checks: readonly Pick<BinaryCheck, 'id' | 'reads'>[],
  excuses: readonly Excuse[],
): Coverage {
  const rows = [...grouped(files)].map(([file, found]) => row(file, found, checks, excuses));
  const problems = [
    ...rows
      .filter(({ readers, because }) => readers.length === 0 && because === undefined)
      .map(({ file }) => `${file}: no check reads it; add one, or the reason to excused.ts`),
    ...checks.flatMap(({ id, reads = [] }) => stale(files, reads, `check ${id}`)),
    ...stale(files, excuses, 'excused.ts'),
  ];
  return { rows: rows.sort((a, b) => (a.file < b.file ? -1 : 1)), problems };
}

function grouped(files: readonly ConfigFile[]): ReadonlyMap<string, readonly ConfigFile[]> {
  const groups = new Map<string, ConfigFile[]>();
  for (const one of files) {
    const name = `${one.product} ${one.file}`;
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

function row(
  file: string,
  found: readonly ConfigFile[],
  checks: readonly Pick<BinaryCheck, 'id' | 'reads'>[],
  excuses: readonly Excuse[],
): CoverageRow {
  const readers = checks
    .filter(({ reads = [] }) => found.every((one) => reads.some((pattern) => matches(pattern, one))))
    .map(({ id }) => id);
  const excuse = excuses.find((pattern) => found.every((one) => matches(pattern, one)));
  return { file, count: found.length, readers, because: readers.length > 0 ? undefined : excuse?.because };
}

function stale(files: readonly ConfigFile[], patterns: readonly FilePattern[], where: string): string[] {
  return patterns
    .filter((pattern) => !files.some((file) => matches(pattern, file)))
    .map(({ product = 'any product', file }) => `${where}: ${product} ${file} is about no file; remove it`);
}

/** Every file that a check reads. */
export function filesOf({ reads = [] }: Pick<BinaryCheck, 'reads'>, files: readonly ConfigFile[]): ConfigFile[] {
  return files.filter((file) => reads.some((pattern) => matches(pattern, file)));
}
