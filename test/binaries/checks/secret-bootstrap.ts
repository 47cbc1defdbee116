import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from '../../../lib/secrets/generated/job/kubernetes';
import type { Settings } from '../../../lib/secrets/generated/job/main';
import { FakeApi } from '../../secrets/fake-api';
import type { BinaryCheck, CheckContext } from '../check';
import type { ConfigFile } from '../config-files';

/** What the script that stands in a ConfigMap exports. */
interface Script {
  readonly bootstrap: (settings: Settings, call: Client, say: (line: string) => void) => Promise<boolean>;
}

/** The script is run as it stands in the ConfigMap, with the settings beside it; the API server's part is test:cluster. */
export const secretBootstrap: BinaryCheck = {
  id: 'secret-bootstrap',
  title: 'Node.js runs each secret bootstrap as it was written, and it makes every Secret of its settings',
  tools: [],
  weight: 5,
  reads: [{ product: 'secret-bootstrap', file: /\.(js|json)$/ }],
  async run(context) {
    const findings: string[] = [];
    let secrets = 0;
    for (const [at, files] of byConfigMap(context.files).entries()) {
      const { made, wrong } = await tryOut(context, files, String(at));
      secrets += made;
      findings.push(...wrong);
    }
    return { counts: { secrets }, findings };
  },
};

function byConfigMap(files: readonly ConfigFile[]): readonly (readonly ConfigFile[])[] {
  const groups = new Map<string, ConfigFile[]>();
  for (const file of files) {
    const id = `${file.subject} ${file.namespace}/${file.configMap}`;
    groups.set(id, [...(groups.get(id) ?? []), file]);
  }
  return [...groups.values()];
}

async function tryOut({ directory }: CheckContext, files: readonly ConfigFile[], name: string) {
  const folder = join(directory, name);
  mkdirSync(folder);
  for (const { file, text } of files) writeFileSync(join(folder, file), text);
  const settings: Settings = JSON.parse(files.find(({ file }) => file === 'settings.json')?.text ?? '{}');
  const { bootstrap } = require(join(folder, 'main.js')) as Script;
  const lines: string[] = [];
  const right = await bootstrap(settings, new FakeApi().client, (line) => lines.push(line));
  const [first] = files;
  const wrong = lines.filter((line) => !line.endsWith(': created'));
  if (!right && wrong.length === 0) wrong.push('the script fails without a word');
  return { made: lines.length - wrong.length, wrong: wrong.map((line) => `${first?.subject}: ${line}`) };
}
