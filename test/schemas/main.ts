import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ExitCode } from '../../lib/output/command';
import { startControlPlane } from '../cluster/control-plane';
import { runWithTools } from '../command';
import type { PlaneVersion } from '../tools/table';
import { compact, type Published, schemaText } from './compact';
import { authoredKinds } from './kinds';
import { publishedBy, releases } from './releases';

/** The file that the rule `schema` reads. */
const file = join(__dirname, '../../lib/verify/schemas/kubernetes.json');

/** The command `npm run schemas`: writes the schemas of every Kubernetes version anew, from modules and running servers. */
async function main(args: string[]): Promise<ExitCode> {
  parseArgs({ args });
  const running = { '1.28': await published('1.28'), '1.37': await published('1.37') };
  writeFileSync(file, schemaText(compact(releases(running), authoredKinds)));
  return 0;
}

async function published(kubernetes: PlaneVersion): Promise<Published> {
  const plane = await startControlPlane({ kubernetes });
  try {
    return await publishedBy(plane);
  } finally {
    await plane.stop();
  }
}

void runWithTools('npm run schemas', main);
