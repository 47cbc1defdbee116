import { createServer as createPlainServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { loopback } from '../../cluster/ports';

/** A request that came through. */
export interface Passed {
  readonly headers: IncomingHttpHeaders;
  /** Common name of the client's certificate; undefined without one. */
  readonly client?: string;
  readonly bytes: number;
  /** What was answered. */
  readonly status: number;
}

/** What a gate is. */
export interface GateOptions {
  /** Certificates of the server, and of whom it asks for one. @default plain HTTP */
  readonly tls?: ServerOptions;
  /** Whether a request may pass: those that may not are told 401. @default all may */
  readonly admits?: (headers: IncomingHttpHeaders) => boolean;
  /** Address to which it hands on what passes. @default it keeps everything */
  readonly behind?: string;
}

/** Stands before a store on the loopback address, looks at who comes, and remembers. */
export class Gate {
  readonly passed: Passed[] = [];
  private readonly server: Server;

  constructor({ tls, admits = () => true, behind }: GateOptions) {
    const make = tls ? createServer.bind(undefined, tls) : createPlainServer;
    this.server = make((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        const { headers, method, url = '/' } = incoming;
        const client = tls ? (incoming.socket as TLSSocket).getPeerCertificate().subject?.CN?.toString() : undefined;
        const answer = (status: number, answered: IncomingHttpHeaders = {}) => {
          this.passed.push({ headers, client, bytes: body.length, status });
          response.writeHead(status, answered).end();
        };
        if (!admits(headers)) return answer(401);
        if (!behind) return answer(204);
        const [host, port] = behind.split(':');
        request({ host, port, method, path: url, headers }, (inner) => {
          inner.resume().on('end', () => answer(inner.statusCode ?? 502, inner.headers));
        })
          .on('error', () => answer(502))
          .end(body);
      });
    });
  }

  /** Opens it; the answer is its address. */
  async open(): Promise<string> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(0, loopback, resolve));
    return `${loopback}:${(this.server.address() as AddressInfo).port}`;
  }

  /** Requests that were answered with success. */
  get admitted(): readonly Passed[] {
    return this.passed.filter(({ status }) => status < 300);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
