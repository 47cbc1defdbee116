import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { App } from 'cdk8s';
import { type ExitCode, environmentNamed, type Output, runCommand, terminal } from '../output/command';
import { type SynthesizedEnvironment, synthesize } from '../output/synthesize';
import { draw } from './draw';
import { page } from './page/page';
import { survey } from './survey';

const usage = 'npm run map -- [ENVIRONMENT...] [--output DIR]';

/** Where maps go. The drawings are kept with the project; the pages, which are large and change with every image, are not. */
const defaultDirectory = 'docs/map';

/**
 * The command `npm run map`: draws every environment, or those named, as `<environment>.svg` and as an interactive page
 * `<environment>.html`, and prints the names of the files. Exit code 2 when the call or the platform is wrong.
 */
export async function drawMaps(
  build: () => App,
  args: readonly string[] = process.argv.slice(2),
  output: Output = terminal,
): Promise<ExitCode> {
  return await runCommand(usage, output, async (): Promise<ExitCode> => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { output: { type: 'string', default: defaultDirectory } },
    });
    const all = synthesize(build());
    const chosen = positionals.length > 0 ? positionals.map((name) => environmentNamed(all, name)) : all;
    mkdirSync(values.output, { recursive: true });
    for (const synthesized of chosen) {
      for (const [name, text] of await mapFiles(synthesized)) {
        const file = join(values.output, name);
        writeFileSync(file, text);
        output.out(file);
      }
    }
    return 0;
  });
}

async function mapFiles(synthesized: SynthesizedEnvironment): Promise<ReadonlyMap<string, string>> {
  const map = survey(synthesized);
  const drawing = await draw(map);
  return new Map([
    [`${map.environment}.svg`, drawing],
    [`${map.environment}.html`, page(map, drawing)],
  ]);
}
