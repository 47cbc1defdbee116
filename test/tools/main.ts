import { parseArgs } from 'node:util';
import { type ExitCode, UsageError } from '../../lib/output/command';
import { runWithTools } from '../command';
import { tool } from './build';
import { isToolId, tools, versionOf } from './table';

/** The command `npm run tools -- ID...`: prints the path of each program, building those that are missing. */
async function main(args: string[]): Promise<ExitCode> {
  const { positionals: ids } = parseArgs({ args, allowPositionals: true });
  if (ids.length === 0) {
    for (const [id, entry] of Object.entries(tools)) console.log(`${id.padEnd(30)} ${versionOf(entry)}`);
  }
  for (const id of ids) {
    if (!isToolId(id)) throw new UsageError(`${id}: no such tool; npm run tools lists them`);
    console.log(await tool(id));
  }
  return 0;
}

void runWithTools('npm run tools -- [ID...]', main);
