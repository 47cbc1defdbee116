import { ToolError, tool } from './build';
import { isToolId, tools, versionOf } from './table';

/** The command `npm run tools -- ID...`: prints the path of each program, building those that are missing. */
async function main(ids: readonly string[]): Promise<void> {
  if (ids.length === 0) {
    for (const [id, entry] of Object.entries(tools)) console.log(`${id.padEnd(30)} ${versionOf(entry)}`);
    return;
  }
  for (const id of ids) {
    if (!isToolId(id)) throw new ToolError(`${id}: no such tool; npm run tools lists them`);
    console.log(await tool(id));
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof ToolError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
