import { type ExitCode, runCommand, terminal } from '../lib/output/command';
import { ToolError } from './tools/build';

/** Runs a command that needs programs with the arguments of this process; one that cannot be had is told of in a line. */
export async function runWithTools(usage: string, main: (args: string[]) => Promise<ExitCode>): Promise<void> {
  try {
    process.exitCode = await runCommand(usage, terminal, () => main(process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    terminal.err(error.message);
    process.exitCode = 2;
  }
}
