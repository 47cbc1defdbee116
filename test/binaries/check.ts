import type { Planned } from '../plan';
import type { TestSubject } from '../subjects';
import type { ToolId } from '../tools/table';
import type { ConfigFile } from './config-files';

/** Configuration files, by the product that reads them and their name in its ConfigMap. */
export interface FilePattern {
  /** Value of `app.kubernetes.io/name`. @default every product's */
  readonly product?: string;
  readonly file: string | RegExp;
}

/** What a program said when it ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a check is given. */
export interface CheckContext {
  /** Every environment and catalogue example. */
  readonly subjects: readonly TestSubject[];
  /** The configuration files that match the check's patterns, of every subject. */
  readonly files: readonly ConfigFile[];
  /** A directory of its own, removed afterwards. */
  readonly directory: string;
  /** Path of one of its programs. */
  readonly tool: (id: ToolId) => string;
  /** Runs a program to its end, within a bounded time. */
  readonly run: (command: string, args: readonly string[], options?: RunOptions) => Promise<Ended>;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What it reads from standard input. @default nothing */
  readonly input?: string;
  /** Milliseconds after which it is killed. @default 60000 */
  readonly timeout?: number;
}

/** What a check found out. */
export interface Outcome {
  /** What was looked at, by name: `{ rules: 120 }`. */
  readonly counts: Readonly<Record<string, number>>;
  /** What is wrong, one line each, with the file or object in front. Empty when all is well. */
  readonly findings: readonly string[];
}

/** Feeds what the platform writes to a program that reads it. */
export interface BinaryCheck extends Planned {
  /** One line for people: what is read by what. */
  readonly title: string;
  /** The configuration files that it reads. Files that no check reads need a reason in `excused.ts`. @default none */
  readonly reads?: readonly FilePattern[];
  readonly run: (context: CheckContext) => Promise<Outcome>;
}
