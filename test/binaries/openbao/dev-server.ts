import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from '../../cluster/component';
import { freePorts, loopback } from '../../cluster/ports';
import { waitFor } from '../../cluster/wait';
import type { CheckContext, Ended } from '../check';

/** Seconds until a server or an agent answers. */
export const patience = 20;

/** Token that may do everything. */
export const rootToken = 'root';

/** A server that keeps nothing. */
export interface DevServer {
  readonly address: string;
  /** File with the authority of its certificate. */
  readonly authority: string;
  /** Runs its command line, as root unless told otherwise. */
  readonly bao: (args: readonly string[], environment?: Readonly<Record<string, string>>) => Promise<Ended>;
  readonly stop: () => Promise<void>;
}

/** Starts a server, and waits until it is unsealed. */
export async function devServer(
  context: CheckContext,
  environment: Readonly<Record<string, string>> = {},
): Promise<DevServer> {
  const [port = 0] = await freePorts(1);
  const address = `https://${loopback}:${port}`;
  const tls = join(context.directory, 'dev-tls');
  mkdirSync(tls, { recursive: true });
  const flags = ['-dev', '-dev-tls', `-dev-tls-cert-dir=${tls}`, `-dev-root-token-id=${rootToken}`];
  const server = startBao(context, 'server', [...flags, `-dev-listen-address=${loopback}:${port}`], environment);
  const authority = join(tls, 'vault-ca.pem');
  const client = { BAO_ADDR: address, BAO_TOKEN: rootToken, BAO_CACERT: authority };
  const bao: DevServer['bao'] = (args, own = client) =>
    context.run(context.tool('openbao'), args, { environment: { HOME: context.directory, ...own } });
  try {
    await waitFor('the server is unsealed', patience, async () => {
      const { status, stderr } = await bao(['status']);
      return status === 0 ? [] : [stderr];
    });
  } catch (error) {
    await server.kill();
    throw error;
  }
  return { address, authority, bao, stop: () => server.kill() };
}

/** Starts a long-running command. */
export function startBao(
  context: CheckContext,
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Component {
  const log = join(context.directory, `${name}.log`);
  return new Component(`openbao ${name}`, context.tool('openbao'), [name, ...args], log, {
    HOME: context.directory,
    ...environment,
  });
}
