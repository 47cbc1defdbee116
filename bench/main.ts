/**
 * Measures whole-app synthesis, files written, from 1,000 to 100,000 objects, and against stock `App.synth` on the same
 * constructs. Each measurement has a process of its own, so that peak memory is true. Reports ratios: seconds depend on
 * the machine.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type ExitCode, runCommand, terminal } from '../lib/output/command';
import { measureNetwork } from './network';

interface Measurement {
  /** Seconds to create the constructs. */
  readonly build: number;
  /** Seconds to synthesize and write, or to apply the rules. */
  readonly synth: number;
  /** Peak resident memory. */
  readonly megabytes: number;
}

/** Objects in a chart of the scale runs: one capability's worth. */
const objectsPerChart = 100;
/** The charts at which stock's quadratic term is compared. */
const comparedCharts = 1000;
const comparedObjectsPerChart = 20;
/** Connections that each workload of the network runs declares. */
const connectionsOfEach = 5;
/** Stock is given this long, in milliseconds, and then reported as slower. */
const patience = 120_000;

/**
 * Files go to memory where there is a file system for it. A disk under ext4 takes ten times as long to create files in the
 * minutes after many were deleted, so that each run would measure what the one before had left. `TMPDIR` overrides it.
 */
const memory = '/dev/shm';
const target = process.env.TMPDIR || !existsSync(memory) ? tmpdir() : memory;
const directory = mkdtempSync(join(target, 'bench-'));

function measure(mode: 'ours' | 'stock' | 'rules', charts: number, objects: number): Measurement | undefined {
  const output = join(directory, `${mode}-${charts}-${objects}`);
  const args = ['--import', 'tsx', join(__dirname, 'measure.ts'), mode, String(charts), String(objects), output];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { timeout: patience, encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout) as Measurement;
  if (status === null) return undefined;
  throw new Error(stderr);
}

function row(label: string, objects: number, result: Measurement | undefined): string {
  if (!result) return `${label.padEnd(28)} more than ${patience / 1000} s`;
  const total = seconds(result);
  return [
    label.padEnd(28),
    `${total.toFixed(2)} s`.padStart(9),
    `${Math.round(objects / total).toLocaleString('en')} objects/s`.padStart(19),
    `${Math.round(result.megabytes)} MB`.padStart(9),
  ].join(' ');
}

function seconds({ build, synth }: Measurement): number {
  return build + synth;
}

/** How synthesis and the rules grow with the number of objects. */
function scale(): void {
  const [, middle, large] = [1_000, 10_000, 100_000].map((objects) => {
    const result = measure('ours', objects / objectsPerChart, objects);
    console.log(row(`${objects.toLocaleString('en')} objects`, objects, result));
    return result;
  });
  if (middle && large) {
    const slope = Math.log10(seconds(large) / seconds(middle));
    console.log(`slope from 10,000 to 100,000 objects: ${slope.toFixed(2)}`);
  }
  const rules = measure('rules', 10_000 / objectsPerChart, 10_000);
  if (rules) console.log(`whole-graph rules on 10,000 objects, besides: ${rules.synth.toFixed(2)} s`);
}

/** How synthesis compares with stock where stock's quadratic term shows. */
function comparison(): void {
  const objects = comparedCharts * comparedObjectsPerChart;
  const ours = measure('ours', comparedCharts, objects);
  const stock = measure('stock', comparedCharts, objects);
  console.log(row(`${comparedCharts} charts, ours`, objects, ours));
  console.log(row(`${comparedCharts} charts, stock`, objects, stock));
  if (!ours) return;
  const ratio = (stock ? stock.synth : patience / 1000) / ours.synth;
  console.log(
    `synthesis of ${comparedCharts} charts: ${stock ? '' : 'more than '}${ratio.toFixed(1)} times as fast as stock`,
  );
}

/** How long it takes to compare the policies of a large platform with its declared connections, and to draw its map. */
async function network(): Promise<void> {
  for (const workloads of [100, 1_000]) {
    const { seconds: took, drawing, connections, differences } = await measureNetwork(workloads, connectionsOfEach);
    console.log(
      `reachability of ${workloads} workloads with ${connections} connections: ${took.toFixed(2)} s, ${differences} differences`,
    );
    console.log(`map of ${workloads} workloads with ${connections} connections: ${drawing.toFixed(2)} s`);
  }
}

async function main(args: string[]): Promise<ExitCode> {
  try {
    parseArgs({ args });
    console.log(`files go to ${directory}`);
    scale();
    comparison();
    await network();
    return 0;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

void runCommand('npm run bench', terminal, () => main(process.argv.slice(2))).then((code) => {
  process.exitCode = code;
});
