import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { App } from 'cdk8s';
import { PlatformError, type Problem, problemText } from '../core/platform-error';
import { type ExitCode, runCommand, terminal } from './command';
import { outputDirectory, type Update, updateDirectory } from './dist';
import { findingsOf } from './findings';
import { gitopsFiles } from './gitops';
import { environmentFiles, type Files } from './layout';
import { reportFiles } from './reports';
import { skippedPhases } from './rotation-phases';
import { type SynthesizedEnvironment, synthesize } from './synthesize';
import { typeCheck } from './type-check';

const usage = 'npm run synth -- [--json] [--no-check]';

/** What one run of synthesis did. */
export interface Summary extends Update {
  readonly environments: number;
  readonly systems: number;
  readonly objects: number;
  /** Milliseconds since the process started. */
  readonly milliseconds: number;
}

/** A platform that is right, ready to be written. */
interface Synthesized {
  readonly environments: readonly SynthesizedEnvironment[];
  readonly files: Files;
}

/**
 * Synthesizes a platform into `dist/`: builds it, renders and verifies it in memory while the compiler checks the types, and
 * touches the directory only when nothing is wrong. On a terminal it says what it does and prints a summary; with `--json` it
 * prints one line, the summary or the problems; otherwise nothing. Problems go to standard error, one a line, with exit code
 * 1. `--no-check` leaves out the type check. Other arguments are refused, with exit code 2.
 */
export async function run(build: () => App, args: readonly string[] = process.argv.slice(2)): Promise<void> {
  process.exitCode = await runCommand(usage, terminal, () => {
    const flag = { type: 'boolean', default: false } as const;
    const { values } = parseArgs({ args: [...args], options: { json: flag, 'no-check': flag } });
    return attempt(build, values.json, !values['no-check']);
  });
}

async function attempt(build: () => App, json: boolean, checksTypes: boolean): Promise<ExitCode> {
  const [types, synthesized] = await Promise.allSettled([
    checksTypes ? typeCheck('.') : undefined,
    synthesizeAll(build),
  ]);
  try {
    if (types.status === 'rejected' || synthesized.status === 'rejected') return fail([types, synthesized], json);
    report(write(synthesized.value), json);
    return 0;
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return refuse(error.problems, json);
  }
}

/** Asynchronous only so that an error waits for the compiler's, and both are reported. */
async function synthesizeAll(build: () => App): Promise<Synthesized> {
  progress('building');
  const app = build();
  progress('rendering');
  const environments = synthesize(app);
  const files = allFiles(environments);
  progress(`verifying ${count(environments)} objects`);
  const findings = environments.flatMap(findingsOf);
  if (findings.length > 0) {
    throw new PlatformError(
      findings.map((finding) => ({ ...finding, problem: `${finding.object}: ${finding.problem}` })),
    );
  }
  const skipped = environments.flatMap(({ environment }) => skippedPhases(environment, resolve(outputDirectory())));
  if (skipped.length > 0) throw new PlatformError(skipped);
  progress('checking types');
  return { environments, files };
}

/** @throws PlatformError when the output directory cannot be updated. */
function write({ environments, files }: Synthesized): Summary {
  progress('writing');
  const update = updated(resolve(outputDirectory()), files);
  return {
    environments: environments.length,
    systems: new Set(
      environments.flatMap(({ environment, manifests }) =>
        manifests.map(({ folder }) => `${environment.name}/${folder}`),
      ),
    ).size,
    objects: count(environments),
    ...update,
    milliseconds: Math.round(performance.now()),
  };
}

function updated(directory: string, files: Files): Update {
  try {
    return updateDirectory(directory, files);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const remedy = 'see to the file or folder named, then synthesize again';
    throw new PlatformError({ path: directory, problem: error.message, remedy });
  }
}

function count(environments: readonly SynthesizedEnvironment[]): number {
  return environments.reduce((sum, { manifests }) => sum + manifests.length, 0);
}

/** Reports the problems of everything that failed; an error that is no problem of the platform comes after them. */
function fail(results: readonly PromiseSettledResult<unknown>[], json: boolean): ExitCode {
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const code = refuse(
    errors.flatMap((error) => (error instanceof PlatformError ? error.problems : [])),
    json,
  );
  for (const error of errors) if (!(error instanceof PlatformError)) throw error;
  return code;
}

function refuse(problems: readonly Problem[], json: boolean): ExitCode {
  progress('');
  if (json) process.stdout.write(`${JSON.stringify({ problems })}\n`);
  for (const problem of problems) process.stderr.write(`${problemText(problem)}\n`);
  return 1;
}

function allFiles(environments: readonly SynthesizedEnvironment[]): Map<string, string> {
  return new Map(
    environments.flatMap(({ environment, manifests }) => [
      ...environmentFiles(environment.name, manifests),
      ...reportFiles(environment),
      ...gitopsFiles(environment, manifests),
    ]),
  );
}

function report(summary: Summary, json: boolean): void {
  progress('');
  if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  else if (process.stdout.isTTY) process.stdout.write(`${summaryText(summary)}\n`);
}

function summaryText({ environments, systems, objects, written, unchanged, removed, milliseconds }: Summary): string {
  const contents = `${environments} environments, ${systems} folders, ${objects} objects`;
  const update = `${written} files written, ${unchanged} unchanged, ${removed} removed`;
  return `${contents}: ${update} in ${(milliseconds / 1000).toFixed(1)} s`;
}

/** Says on a terminal what is being done, on a line that the next step overwrites; an empty text clears it. */
function progress(step: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${step}`);
}
