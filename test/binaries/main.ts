import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plan, timeLimit } from '../plan';
import { closing, idsOf, list, report } from '../report';
import { subjects, type TestSubject } from '../subjects';
import { ToolError, tool } from '../tools/build';
import { newestPlane, type ToolId } from '../tools/table';
import type { BinaryCheck, Outcome } from './check';
import { checks } from './checks';
import { type ConfigFile, configFilesOf } from './config-files';
import { type CoverageRow, coverage, filesOf } from './coverage';
import { excused } from './excused';
import { run } from './run';

/**
 * The command `npm run test:binaries`: feeds every configuration that the platform writes to the program that will read it.
 * `-- ID...` runs some checks, `--minutes N` what fits into a time, `--all` everything, `--help` lists them.
 */
async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return list(checks);
  const chosen = chosenChecks(args);
  const all = subjects(newestPlane);
  const files = all.flatMap(configFilesOf);
  const { rows, problems } = coverage(files, checks, excused);
  for (const row of rows) console.log(rowText(row));
  const outcomes = [report('coverage', 'every configuration file is read or excused', counted(files, problems))];

  const { taken, left } = plan(chosen, timeLimit(args));
  for (const check of taken) outcomes.push(report(check.id, check.title, await perform(check, all, files)));
  for (const { id, title } of left) console.log(`LEFT OUT for time: ${id}: ${title}`);

  console.log(closing(outcomes, left.length));
  process.exitCode = outcomes.includes(false) ? 1 : 0;
}

function chosenChecks(args: readonly string[]): readonly BinaryCheck[] {
  const ids = idsOf(args);
  const unknown = ids.filter((id) => !checks.some((check) => check.id === id));
  if (unknown.length > 0) {
    throw new ToolError(`${unknown.join(', ')}: no such check; there are ${checks.map(({ id }) => id).join(', ')}`);
  }
  return checks.filter(({ id }) => ids.length === 0 || ids.includes(id));
}

function rowText({ file, count, readers, because }: CoverageRow): string {
  const reader = because === undefined ? readers.join(', ') || 'NOT CHECKED' : `not checked: ${because}`;
  return `${file} (${count} times): ${reader}`;
}

function counted(files: readonly ConfigFile[], findings: readonly string[]): Outcome {
  return { counts: { files: files.length }, findings };
}

async function perform(
  check: BinaryCheck,
  all: readonly TestSubject[],
  files: readonly ConfigFile[],
): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), `${check.id}-`));
  try {
    const paths = new Map<ToolId, string>();
    for (const id of check.tools) paths.set(id, await tool(id));
    const own = (id: ToolId) => {
      const path = paths.get(id);
      if (path) return path;
      throw new Error(`${check.id} does not list ${id} among its tools`);
    };
    return await check.run({ subjects: all, files: filesOf(check, files), directory, tool: own, run });
  } catch (error) {
    const message = error instanceof ToolError ? error.message : String(error instanceof Error ? error.stack : error);
    return { counts: {}, findings: [message] };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (!(error instanceof ToolError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
