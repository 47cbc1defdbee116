import type { SecretFormat } from '../../../lib';
import type { Settings } from '../../../lib/secrets/existing/job/main';
import { type Format, make } from '../../../lib/secrets/generated/job/formats';
import type { Client } from '../../../lib/secrets/generated/job/kubernetes';
import { FakeApi } from '../../secrets/fake-api';
import type { BinaryCheck } from '../check';
import { laidOut, type Scripts } from './secret-scripts';

/** What the script that stands in a ConfigMap exports. */
interface Script {
  readonly preflight: (settings: Settings, call: Client, say: (line: string) => void) => Promise<boolean>;
}

/** The script is run as it stands in the ConfigMap, with the settings beside it; the API server's part is test:cluster. */
export const secretPreflight: BinaryCheck = {
  id: 'secret-preflight',
  title: 'Node.js runs each secret preflight as it was written, and it tells what is missing from what is there',
  tools: [],
  weight: 5,
  reads: [{ product: 'secret-preflight', file: /\.(js|json)$/ }],
  async run(context) {
    const scripts = laidOut<Settings>(context);
    const findings: string[] = [];
    for (const each of scripts) findings.push(...(await tryOut(each)));
    return { counts: { secrets: scripts.flatMap(({ settings }) => settings.secrets).length }, findings };
  },
};

async function tryOut({ subject, settings, main }: Scripts<Settings>): Promise<readonly string[]> {
  const { preflight } = require(main) as Script;
  const api = new FakeApi();
  const linesOf = async () => {
    const lines: string[] = [];
    await preflight(settings, api.client, (line) => lines.push(line));
    return lines.slice(0, settings.secrets.length);
  };
  const passed = (await linesOf()).filter((line) => !line.includes(' is missing '));
  for (const { name, type, keys } of settings.secrets) {
    const data = Object.fromEntries(Object.entries(valuesOf(keys)).map(([key, value]) => [key, btoa(value)]));
    await api.client('POST', `/api/v1/namespaces/${settings.namespace}/secrets`, { type, metadata: { name }, data });
  }
  const refused = (await linesOf()).filter(
    (line, at) => !line.endsWith(settings.secrets[at]?.certificate ? ' is no certificate in PEM' : ': is there'),
  );
  return [...passed, ...refused].map((line) => `${subject}: ${line}`);
}

/** Values of the declared formats; those that somebody else gives are any text, which is no certificate. */
function valuesOf(keys: Readonly<Record<string, SecretFormat>>): Record<string, string> {
  const formats = Object.entries(keys);
  const makeable = formats.filter((entry): entry is [string, Format] => entry[1].kind !== 'given');
  const given = formats.filter(([, { kind }]) => kind === 'given').map(([key]) => [key, 'given'] as const);
  return { ...make(Object.fromEntries(makeable)), ...Object.fromEntries(given) };
}
