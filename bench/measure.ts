import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../lib/core/platform-error';
import { updateDirectory } from '../lib/output/dist';
import { environmentFiles } from '../lib/output/layout';
import { manifestsBelow } from '../lib/output/synthesize';
import { generate } from './generate';

/** Times one synthesis in this process and prints it as JSON: `measure.ts ours|stock CHARTS OBJECTS`. */
const [mode = 'ours', charts = '1', objects = '100'] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const started = performance.now();
  const app = generate(Number(charts), Number(objects), directory);
  const built = performance.now();
  if (mode === 'stock') {
    app.synth();
  } else {
    const problems: Problem[] = [];
    updateDirectory(directory, environmentFiles('bench', manifestsBelow(app, problems)));
    if (problems.length > 0) throw new Error('the generated platform has problems');
  }
  const done = performance.now();
  const result = {
    build: (built - started) / 1000,
    synth: (done - built) / 1000,
    megabytes: process.resourceUsage().maxRSS / 1024,
  };
  process.stdout.write(JSON.stringify(result));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
