import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ExitCode, UsageError } from '../../lib/output/command';
import type { Outcome } from '../binaries/check';
import { runWithTools } from '../command';
import { named, plan, timeLimit } from '../plan';
import { closing, report } from '../report';
import { newestPlane, type PlaneVersion, planeTools, planeVersions } from '../tools/table';
import type { ClusterCheck } from './check';
import { clusterChecks } from './checks';
import { type ControlPlane, startControlPlane } from './control-plane';

/** Where logs of the components go when a check fails. */
const logs = join('.cache', 'control-plane');

const mebibyte = 2 ** 20;

const usage = 'npm run test:cluster -- [ID...] [--minutes N] [--kubernetes VERSION | --all]';

/**
 * The command `npm run test:cluster`: shows on a real control plane that what the platform writes is accepted, rolls out, converges
 * and is safe. `-- ID...` runs some checks, `--kubernetes V` another version than the newest, `--minutes N` what fits into a
 * time on each version, `--all` every version.
 */
async function main(args: string[]): Promise<ExitCode> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { all: { type: 'boolean' }, kubernetes: { type: 'string' }, minutes: { type: 'string' } },
  });
  const seconds = timeLimit(values.minutes);
  const versions = values.all ? planeVersions : [versionNamed(values.kubernetes)];
  const plans = versions.map((version) => ({ version, ...plan(chosen(positionals, version), seconds) }));
  const results: boolean[] = [];
  for (const { version, taken, left } of plans) {
    if (taken.length > 0) results.push(...(await runOn(version, taken)));
    for (const { id, title } of left) console.log(`LEFT OUT for time: ${id}: ${title}`);
  }
  console.log(
    closing(
      results,
      plans.reduce((sum, { left }) => sum + left.length, 0),
    ),
  );
  return results.includes(false) ? 1 : 0;
}

function versionNamed(name: string = newestPlane): PlaneVersion {
  const version = planeVersions.find((each) => each === name);
  if (version) return version;
  throw new UsageError(
    `--kubernetes ${name}: there is no control plane of this version; use ${planeVersions.join(' or ')}`,
  );
}

function chosen(ids: readonly string[], version: PlaneVersion): readonly ClusterCheck[] {
  const checks = clusterChecks(version).map((check) => ({ ...check, tools: [...planeTools(version), ...check.tools] }));
  return named(checks, ids);
}

async function runOn(version: PlaneVersion, checks: readonly ClusterCheck[]): Promise<boolean[]> {
  console.log(`Kubernetes ${version}`);
  const started = Date.now();
  const plane = await startControlPlane({ kubernetes: version });
  const results: boolean[] = [];
  const totals = new Map<string, number>();
  try {
    console.log(`control plane ready (${seconds(started)})`);
    const performed = async (check: ClusterCheck) => {
      const { passed, counts } = await perform(check, plane);
      results.push(passed);
      for (const [name, count] of Object.entries(counts)) totals.set(name, (totals.get(name) ?? 0) + count);
    };
    for (const check of checks) if (!check.beside) await performed(check);
    await Promise.all(checks.filter(({ beside }) => beside).map(performed));
    const sums = [...totals].map(([name, count]) => `${count} ${name}`).join(', ');
    const memory = Math.round(plane.peakMemory / mebibyte);
    console.log(`Kubernetes ${version} in ${seconds(started)}, ${memory} MiB of memory at most: ${sums}`);
  } finally {
    await plane.stop(results.includes(false) ? { logs } : {});
  }
  if (results.includes(false)) console.log(`logs of the control plane: ${logs}`);
  return results;
}

async function perform(
  { id, title, run }: ClusterCheck,
  plane: ControlPlane,
): Promise<{ passed: boolean } & Pick<Outcome, 'counts'>> {
  const started = Date.now();
  const outcome: Outcome = await run({ plane }).catch((error: unknown) => ({
    counts: {},
    findings: [String(error instanceof Error ? error.stack : error)],
  }));
  return { passed: report(id, `${title}, ${seconds(started)}`, outcome), counts: outcome.counts };
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(0)} s`;
}

void runWithTools(usage, main);
