import { App } from 'cdk8s';
import { updateDirectory } from '../lib/output/dist';
import { environmentFiles } from '../lib/output/layout';
import { synthesize } from '../lib/output/synthesize';
import { verify } from '../lib/verify';
import { generate } from './generate';

/**
 * Times one synthesis in this process and prints it as JSON: `measure.ts MODE CHARTS OBJECTS DIRECTORY`. `ours` writes
 * what the project would, `stock` what cdk8s itself would; `rules` synthesizes, then times only the whole-graph rules.
 */
const [mode = 'ours', charts = '1', objects = '100', directory = 'bench-dist'] = process.argv.slice(2);

/** Seconds that some work takes. */
function seconds(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

function ours(app: App): void {
  const files = synthesize(app).flatMap(({ environment, manifests }) => [
    ...environmentFiles(environment.name, manifests),
  ]);
  updateDirectory(directory, new Map(files));
}

let app = new App();
const build = seconds(() => {
  app = generate(Number(charts), Number(objects), directory);
});
const environments = mode === 'rules' ? synthesize(app) : [];
const work = {
  ours: () => ours(app),
  stock: () => app.synth(),
  rules: () => {
    for (const { manifests } of environments) verify({ manifests, expectedSecrets: [] });
  },
}[mode];
if (!work) throw new Error(`no such mode: ${mode}`);
const synth = seconds(work);
process.stdout.write(JSON.stringify({ build, synth, megabytes: process.resourceUsage().maxRSS / 1024 }));
