import { existing, type SecretNeed } from '../../../lib';
import type { Outcome } from '../../binaries/check';
import type { ClusterCheck } from '../check';
import type { ControlPlane } from '../control-plane';
import { declaredFor, isForbidden, SecretScript } from './secret-script';

const namespace = 'brought';
const account = 'secret-preflight';
const secrets = `/api/v1/namespaces/${namespace}/secrets`;
const value = 'aB3'.repeat(8);

const login: SecretNeed = {
  name: 'login',
  purpose: 'opens the door',
  keys: { password: { kind: 'random', length: value.length, alphabet: 'alphanumeric' } },
  rotation: 'restart',
};
const vendor: SecretNeed = {
  name: 'vendor',
  purpose: 'opens another',
  keys: { token: { kind: 'given', description: 'token of the vendor' } },
  rotation: 'restart',
};
const later: SecretNeed = { ...vendor, name: 'later' };

/** The job that looks for Secrets, against a real API server and with the rights that synthesis declares for it alone. */
export const secretPreflightCheck: ClusterCheck = {
  id: 'secret-preflight',
  title: 'the secret preflight lists what is missing or wrong, passes when all is there, and may read nothing else',
  tools: [],
  beside: true,
  weight: 10,
  run: ({ plane }) => prove(plane),
};

async function prove(plane: ControlPlane): Promise<Outcome> {
  const script = new SecretScript(plane, { namespace, account });
  const findings: string[] = [];
  let runs = 0;
  const expectRun = async (when: string, code: number, ...expected: readonly string[]) => {
    const run = await script.run();
    runs += 1;
    const missing = expected.filter((line) => !run.lines.includes(line));
    if (run.code !== code) findings.push(`${when}: the run ends with ${run.code}: ${run.lines.join('; ')}`);
    if (missing.length > 0)
      findings.push(`${when}: nothing says '${missing.join("', '")}', but ${run.lines.join('; ')}`);
    if (run.lines.join().includes(value)) findings.push(`${when}: a value is printed`);
  };
  try {
    await script.prepare(declaredFor(plane.kubernetes, namespace, existing, [login, vendor]));
    await expectRun(
      'with nothing there',
      1,
      'brought/login: is missing (opens the door); its keys are password',
      'brought/vendor: is missing (opens another); its keys are token',
    );
    await plane.api.apply(secret('login', { password: `${value}\n` }));
    await plane.api.apply(secret('vendor', { token: 'given' }));
    await expectRun(
      'with one wrong',
      1,
      `brought/login: key 'password' has ${value.length + 1} characters, not ${value.length}`,
      'brought/vendor: is there',
    );
    await plane.api.apply(secret('login', { password: value }));
    await expectRun('with all there', 0, 'brought/login: is there', 'brought/vendor: is there');
    await script.prepare(declaredFor(plane.kubernetes, namespace, existing, [login, vendor, later]));
    await expectRun(
      'with a longer list',
      1,
      'brought/login: is there',
      'brought/later: is missing (opens another); its keys are token',
    );
    findings.push(...(await excessRights(plane)));
    return { counts: { runs }, findings };
  } finally {
    script.remove();
  }
}

/** What the account may do although the script does not. */
async function excessRights(plane: ControlPlane): Promise<readonly string[]> {
  const token = await plane.serviceAccountToken(namespace, account);
  const patch = { body: {}, contentType: 'application/merge-patch+json', token };
  const create = { body: secret('other', { token: 'x' }), token };
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    'list Secrets': () => plane.request('GET', secrets, { token }),
    'read another Secret': () => plane.request('GET', `${secrets}/other`, { token }),
    'read one in another namespace': () => plane.request('GET', '/api/v1/namespaces/default/secrets/login', { token }),
    'change a Secret': () => plane.request('PATCH', `${secrets}/login`, patch),
    'delete a Secret': () => plane.request('DELETE', `${secrets}/login`, { token }),
    'create a Secret': () => plane.request('POST', secrets, create),
    'read ConfigMaps': () => plane.request('GET', `/api/v1/namespaces/${namespace}/configmaps`, { token }),
  };
  const allowed: string[] = [];
  for (const [what, call] of Object.entries(calls)) if (!(await isForbidden(call))) allowed.push(what);
  return allowed.map((what) => `the account may ${what}`);
}

function secret(name: string, values: Readonly<Record<string, string>>) {
  const data = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, btoa(text)]));
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data };
}
