import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer, type Server as TlsServer } from 'node:https';
import { listen } from '../../cluster/ports';
import type { Issued } from '../authority';

/** Trace that the counter points to. */
export const trace = '4bf92f3577b34da6a3ce929d0e0e4736';

/** An application that counts how often it is scraped, with an exemplar, on the loopback address. */
export class Application {
  scrapes = 0;
  private readonly server: Server | TlsServer;

  /** @param issued its certificate; plain HTTP without */
  constructor(issued?: Issued) {
    const answer = (_: IncomingMessage, response: ServerResponse) => {
      this.scrapes += 1;
      response.writeHead(200, { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' });
      response.end(
        `# TYPE shop_orders counter\nshop_orders_total ${this.scrapes} # {trace_id="${trace}"} ${this.scrapes}\n# EOF\n`,
      );
    };
    this.server = issued
      ? createServer({ cert: issued.certificate, key: issued.key }, answer)
      : createPlainServer(answer);
  }

  open(): Promise<string> {
    return listen(this.server);
  }

  /** Serves another certificate from now on. */
  renew({ certificate, key }: Issued): void {
    if ('setSecureContext' in this.server) this.server.setSecureContext({ cert: certificate, key });
    this.server.closeAllConnections();
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
