import { type AddressInfo, createServer, type Server } from 'node:net';

/** The only address that servers of tests bind to. */
export const loopback = '127.0.0.1';

/**
 * Opens a server on the loopback address; the answer is its host and port. A run that fails before it closes the server still
 * ends.
 * @param port a free one by default
 * @throws Error when the port is taken.
 */
export async function listen(server: Server, port = 0): Promise<string> {
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, loopback, resolve));
  server.unref();
  return `${loopback}:${portOf(server)}`;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Ports that are free on the loopback address, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await listen(server);
      return server;
    }),
  );
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
