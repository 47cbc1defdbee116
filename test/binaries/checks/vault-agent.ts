import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Vault } from '../../../lib';
import { type AgentFile, agentInjection } from '../../../lib/secrets/vault-k8s/agent';
import { waitFor } from '../../cluster/wait';
import type { BinaryCheck, CheckContext, Outcome } from '../check';
import { Findings } from '../findings';
import { type DevServer, devServer, patience, rootToken, startBao } from '../openbao/dev-server';

/** Starts a server that keeps nothing, and agents as the injector and the CSI provider have them. */
export const vaultAgent: BinaryCheck = {
  id: 'vault-agent',
  title: 'OpenBao agents take the templates and the configuration that the platform writes, and yield what is stored',
  tools: ['openbao'],
  weight: 20,
  reads: [{ product: 'openbao-csi-provider', file: 'agent.json' }],
  run: check,
};

const stored = { user: 'shop', password: 'a"b{c' };

async function check(context: CheckContext): Promise<Outcome> {
  const findings = new Findings();
  const server = await devServer(context);
  const { address, authority, bao } = server;
  try {
    await bao(['secrets', 'enable', '-path=kv', '-version=2', 'kv']);
    await bao(['kv', 'put', 'kv/shop/db', ...Object.entries(stored).map(([key, value]) => `${key}=${value}`)]);
    await checkTemplates(context, findings, address, readFileSync(authority, 'utf8'));
    for (const { text } of context.files) await checkProxy(context, findings, { text, address, authority, bao });
  } finally {
    await server.stop();
  }
  return { counts: { statements: findings.made }, findings: findings.failed };
}

/** An agent with the templates of an injection, in the configuration that the injector puts around them. */
async function checkTemplates(context: CheckContext, findings: Findings, address: string, authority: string) {
  const render = async (files: Readonly<Record<string, AgentFile>>) => {
    const config = join(context.directory, 'injected.json');
    writeFileSync(join(context.directory, 'token'), rootToken);
    writeFileSync(config, JSON.stringify(injected(exampleServer(context), context.directory, address, files)));
    const environment = { HOME: context.directory, VAULT_CACERT_BYTES: authority };
    return context.run(context.tool('openbao'), ['agent', `-config=${config}`], { environment });
  };
  const path = 'kv/data/shop/db';
  const { status, stdout } = await render({
    'db.json': { kind: 'json', path },
    password: { kind: 'value', path, key: 'password' },
  });
  findings.expect('an agent ends when it has written every file', status === 0, stdout);
  const written = (name: string) => (status === 0 ? readFileSync(join(context.directory, 'out', name), 'utf8') : '');
  findings.expect('a file holds every value as JSON', sameValues(written('db.json')));
  findings.expect('a file holds one value as it is', written('password') === stored.password);
  const missing = await render({ absent: { kind: 'value', path, key: 'absent' } });
  findings.expect('a key that is not there is an error', missing.status !== 0);
}

/** The configuration that the injector gives to an agent that is to end. Source: its command `agent-inject`. */
function injected(
  server: Vault,
  directory: string,
  address: string,
  files: Readonly<Record<string, AgentFile>>,
): object {
  const { annotations } = agentInjection(server, { role: 'shop', files });
  const annotated = (name: string, file: string) => annotations[`vault.hashicorp.com/${name}-${file}`];
  return {
    vault: { address },
    exit_after_auth: true,
    auto_auth: {
      // The token that a login with the ServiceAccount's would yield.
      method: { type: 'token_file', config: { token_file_path: join(directory, 'token') } },
      sink: [{ type: 'file', config: { path: join(directory, 'sink') } }],
    },
    template: Object.keys(files).map((file) => ({
      destination: join(directory, 'out', file),
      contents: annotated('agent-inject-template', file),
      left_delimiter: '{{',
      right_delimiter: '}}',
      error_on_missing_key: annotated('error-on-missing-key', file) === 'true',
    })),
    template_config: { exit_on_retry_failure: true },
  };
}

/** The server of an example, for what its definitions say about paths. */
function exampleServer({ subjects }: CheckContext): Vault {
  const environment = subjects.find(({ name }) => name === 'example openbao-csi-provider')?.environment;
  const found = environment?.node.findAll().find((construct) => construct instanceof Vault);
  if (!found) throw new Error('no example has a server');
  return found;
}

interface Proxied {
  readonly text: string;
  readonly address: string;
  readonly authority: string;
  readonly bao: DevServer['bao'];
}

/** The agent of the CSI provider, on other addresses and paths. */
async function checkProxy(context: CheckContext, findings: Findings, { text, address, authority, bao }: Proxied) {
  const socket = join(context.directory, 'agent.sock');
  const config = join(context.directory, 'agent.json');
  const local = text
    .replace(/https:\/\/openbao\.secrets\.svc:8200/, address)
    .replace('/tls/ca.crt', authority)
    .replace('/agent/agent.sock', socket);
  writeFileSync(config, local);
  const agent = startBao(context, 'agent', [`-config=${config}`]);
  try {
    const environment = { BAO_ADDR: `unix://${socket}`, BAO_TOKEN: rootToken };
    await waitFor('the agent answers', patience, async () => {
      const { status, stderr } = await bao(['status'], environment);
      return status === 0 ? [] : [stderr];
    });
    const { stdout } = await bao(['kv', 'get', '-format=json', '-field=data', 'kv/shop/db'], environment);
    findings.expect('the agent answers over its socket what the server does', sameValues(stdout), stdout);
  } finally {
    await agent.kill();
  }
}

function sameValues(text: string): boolean {
  try {
    const { user, password } = JSON.parse(text) as Partial<typeof stored>;
    return user === stored.user && password === stored.password;
  } catch {
    return false;
  }
}
