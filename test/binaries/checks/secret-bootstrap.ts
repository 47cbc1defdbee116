import type { Client } from '../../../lib/secrets/generated/job/kubernetes';
import type { Settings } from '../../../lib/secrets/generated/job/main';
import { FakeApi } from '../../secrets/fake-api';
import type { BinaryCheck } from '../check';
import { laidOut, type Scripts } from './secret-scripts';

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
    for (const scripts of laidOut<Settings>(context)) {
      const { made, wrong } = await tryOut(scripts);
      secrets += made;
      findings.push(...wrong);
    }
    return { counts: { secrets }, findings };
  },
};

async function tryOut({ subject, settings, main }: Scripts<Settings>) {
  const { bootstrap } = require(main) as Script;
  const lines: string[] = [];
  const right = await bootstrap(settings, new FakeApi().client, (line) => lines.push(line));
  const wrong = lines.filter((line) => !line.endsWith(': created'));
  if (!right && wrong.length === 0) wrong.push('the script fails without a word');
  return { made: lines.length - wrong.length, wrong: wrong.map((line) => `${subject}: ${line}`) };
}
