import { createServer, type Server } from 'node:http';
import { listen } from '../../cluster/ports';

/** An API server without objects that remembers what it was asked. */
export interface EmptyApi {
  readonly url: string;
  /** `list apps deployments`, each once. */
  readonly asked: ReadonlySet<string>;
  readonly close: () => void;
}

const version = { major: '1', minor: '34', gitVersion: 'v1.34.0' };

/** Starts it on a free port of the loopback address. */
export async function emptyApi(): Promise<EmptyApi> {
  const asked = new Set<string>();
  const server = createServer(({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://api');
    const reply = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (pathname === '/version') return reply(200, version);
    if (pathname === '/readyz' || pathname === '/livez') return response.writeHead(200).end('ok');
    const [, group = '', , resource = ''] = /^\/(?:api|apis\/([^/]+))\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
    const watching = searchParams.has('watch');
    asked.add(`${watching ? 'watch' : 'list'} ${group} ${resource}`);
    if (!watching) return reply(200, { metadata: { resourceVersion: '1' }, items: [] });
    // Clients fall back to a list when a server cannot begin a watch with what there is.
    if (searchParams.has('sendInitialEvents'))
      return reply(422, { kind: 'Status', status: 'Failure', code: 422, reason: 'Invalid' });
    return response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
  });
  return { url: `http://${await listen(server)}`, asked, close: () => stop(server) };
}

function stop(server: Server): void {
  server.closeAllConnections();
  server.close();
}
