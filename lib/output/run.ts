import { resolve } from 'node:path';
import type { App } from 'cdk8s';
import { PlatformError } from '../core/platform-error';
import { verify } from '../verify';
import { type Update, updateDirectory } from './dist';
import { gitopsFiles } from './gitops';
import { environmentFiles } from './layout';
import { reportFiles } from './reports';
import { type SynthesizedEnvironment, synthesize } from './synthesize';
import { typeCheck } from './type-check';

/** What one run of synthesis did. */
export interface Summary extends Update {
  readonly environments: number;
  readonly systems: number;
  readonly objects: number;
  /** Milliseconds since the process started. */
  readonly milliseconds: number;
}

/** Where files go unless `CDK8S_OUTDIR`, which the cdk8s CLI sets, says otherwise. */
const defaultOutput = 'dist';

/**
 * Synthesizes a platform into `dist/`: builds it, renders and verifies it in memory while the compiler checks the types, and
 * touches the directory only when nothing is wrong. Prints a summary on a terminal, one JSON line with `--json`, and nothing
 * else; problems go to standard error, one a line, with exit code 1. `--no-check` leaves out the type check.
 */
export async function run(build: () => App, args: readonly string[] = process.argv.slice(2)): Promise<void> {
  try {
    const checked = args.includes('--no-check') ? Promise.resolve() : typeCheck('.');
    const [summary] = await Promise.all([synthesizeAfter(build, checked), checked]);
    report(summary, args.includes('--json'));
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function synthesizeAfter(build: () => App, checked: Promise<void>): Promise<Summary> {
  const environments = synthesize(build());
  const files = allFiles(environments);
  const findings = environments.flatMap(({ environment, manifests }) =>
    verify({ manifests, expectedSecrets: environment.expectedSecrets() }),
  );
  if (findings.length > 0) {
    throw new PlatformError(
      findings.map((finding) => ({ ...finding, problem: `${finding.object}: ${finding.problem}` })),
    );
  }
  await checked;
  const update = updateDirectory(resolve(process.env.CDK8S_OUTDIR ?? defaultOutput), files);
  return {
    environments: environments.length,
    systems: new Set(
      environments.flatMap(({ environment, manifests }) =>
        manifests.map(({ folder }) => `${environment.name}/${folder}`),
      ),
    ).size,
    objects: environments.reduce((sum, { manifests }) => sum + manifests.length, 0),
    ...update,
    milliseconds: Math.round(performance.now()),
  };
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
  if (json) {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
  } else if (process.stdout.isTTY) {
    const { environments, systems, objects, written, unchanged, removed, milliseconds } = summary;
    process.stdout.write(
      `${environments} environments, ${systems} folders, ${objects} objects: ` +
        `${written} files written, ${unchanged} unchanged, ${removed} removed in ${(milliseconds / 1000).toFixed(1)} s\n`,
    );
  }
}
