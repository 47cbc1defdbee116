import { PlatformError } from '../core/platform-error';
import type { SynthesizedEnvironment } from './synthesize';

/** Where a command writes to. */
export interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

export const terminal: Output = {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
};

/** A command that was called wrongly: the usage follows the message. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the exit code says: 0 done or yes, 1 no, 2 the command could not do its work. */
export type ExitCode = 0 | 1 | 2;

/** Runs a command. A wrong call and a wrong platform go to standard error with exit code 2; other errors are raised. */
export async function runCommand(
  usage: string,
  { err }: Output,
  body: () => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  if (!process.stdout.listeners('error').includes(endWithReader)) process.stdout.on('error', endWithReader);
  try {
    return await body();
  } catch (error) {
    if (error instanceof PlatformError) err(error.message);
    else if (isWrongCall(error)) for (const line of [error.message, `usage: ${usage}`]) err(line);
    else throw error;
    return 2;
  }
}

/** Whoever reads the output may stop early, as `head` does: then there is nothing more to do. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

/** Errors of `parseArgs` bear a code, and no class of their own. */
function isWrongCall(error: unknown): error is { readonly message: string } {
  if (error instanceof UsageError) return true;
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}

/**
 * The environment that a command names.
 * @throws UsageError that lists those there are.
 */
export function environmentNamed(all: readonly SynthesizedEnvironment[], name: string): SynthesizedEnvironment {
  const found = all.find(({ environment }) => environment.name === name);
  if (found) return found;
  throw new UsageError(
    `there is no environment '${name}'; there are ${all.map(({ environment }) => environment.name).join(', ')}`,
  );
}
