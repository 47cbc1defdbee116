/**
 * Measures whole-app synthesis, files written, from 1,000 to 100,000 objects, and against stock `App.synth` on the same
 * constructs. Each measurement has a process of its own, so that peak memory is true. Reports ratios: seconds depend on
 * the machine.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

interface Measurement {
  /** Seconds to create the constructs. */
  readonly build: number;
  /** Seconds to synthesize and write. */
  readonly synth: number;
  /** Peak resident memory. */
  readonly megabytes: number;
}

/** Objects in a chart of the scale runs: one capability's worth. */
const objectsPerChart = 100;
/** The charts at which stock's quadratic term is compared. */
const comparedCharts = 1000;
const comparedObjectsPerChart = 20;
/** Stock is given this long, in milliseconds, and then reported as slower. */
const patience = 120_000;

function measure(mode: 'ours' | 'stock', charts: number, objects: number): Measurement | undefined {
  const args = ['--import', 'tsx', join(__dirname, 'measure.ts'), mode, String(charts), String(objects)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { timeout: patience, encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout) as Measurement;
  if (status === null) return undefined;
  throw new Error(stderr);
}

function row(label: string, objects: number, result: Measurement | undefined): string {
  if (!result) return `${label.padEnd(28)} more than ${patience / 1000} s`;
  const total = result.build + result.synth;
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

const scale = [1_000, 10_000, 100_000].map((objects) => {
  const result = measure('ours', objects / objectsPerChart, objects);
  if (!result) throw new Error(`${objects} objects took more than ${patience / 1000} s`);
  console.log(row(`${objects.toLocaleString('en')} objects`, objects, result));
  return result;
});
const [, middle, large] = scale;
if (middle && large)
  console.log(`slope from 10,000 to 100,000 objects: ${Math.log10(seconds(large) / seconds(middle)).toFixed(2)}`);

const compared = comparedCharts * comparedObjectsPerChart;
const ours = measure('ours', comparedCharts, compared);
const stock = measure('stock', comparedCharts, compared);
console.log(row(`${comparedCharts} charts, ours`, compared, ours));
console.log(row(`${comparedCharts} charts, stock`, compared, stock));
if (ours) {
  const ratio = (stock ? stock.synth : patience / 1000) / ours.synth;
  console.log(
    `synthesis of ${comparedCharts} charts: ${stock ? '' : 'more than '}${ratio.toFixed(1)} times as fast as stock`,
  );
}
