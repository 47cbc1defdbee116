import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ExitCode } from '../../lib/output/command';
import { Watchdog } from '../cluster/watchdog';
import { runWithTools } from '../command';
import { named, plan, timeLimit } from '../plan';
import { closing, report } from '../report';
import { subjects, type TestSubject } from '../subjects';
import { ToolError, tool } from '../tools/build';
import { newestPlane, type ToolId } from '../tools/table';
import type { BinaryCheck, Outcome } from './check';
import { checks } from './checks';
import { type ConfigFile, configFilesOf } from './config-files';
import { type CoverageRow, coverage, filesOf } from './coverage';
import { excused } from './excused';
import { run } from './run';

const usage = 'npm run test:binaries -- [ID...] [--minutes N]';

/**
 * The command `npm run test:binaries`: feeds every configuration that the platform writes to the program that will read it.
 * `-- ID...` runs some checks, `--minutes N` what fits into a time.
 */
async function main(args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { minutes: { type: 'string' } } });
  const { taken, left } = plan(named(checks, positionals), timeLimit(values.minutes));
  const all = subjects(newestPlane);
  const files = all.flatMap(configFilesOf);
  const { rows, problems } = coverage(files, checks, excused);
  for (const row of rows) console.log(rowText(row));
  const outcomes = [report('coverage', 'every configuration file is read or excused', counted(files, problems))];

  for (const check of taken) outcomes.push(report(check.id, check.title, await perform(check, all, files)));
  for (const { id, title } of left) console.log(`LEFT OUT for time: ${id}: ${title}`);

  console.log(closing(outcomes, left.length));
  return outcomes.includes(false) ? 1 : 0;
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
  const watchdog = new Watchdog();
  watchdog.path(directory);
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
    watchdog.dismiss();
  }
}

void runWithTools(usage, main);
