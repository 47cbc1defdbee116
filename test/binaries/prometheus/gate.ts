import {
  createServer as createPlainServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import { listen } from '../../cluster/ports';

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

  constructor(private readonly options: GateOptions) {
    const listener = (request: IncomingMessage, response: ServerResponse) => this.meet(request, response);
    this.server = options.tls ? createServer(options.tls, listener) : createPlainServer(listener);
  }

  /** Opens it; the answer is its address. */
  open(): Promise<string> {
    return listen(this.server);
  }

  /** Requests that were answered with success. */
  get admitted(): readonly Passed[] {
    return this.passed.filter(({ status }) => status < 300);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async meet(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, socket } = incoming;
    const body = await buffer(incoming);
    const client = socket instanceof TLSSocket ? socket.getPeerCertificate().subject?.CN?.toString() : undefined;
    const { status, headers: answered } = await this.answerTo(incoming, body);
    this.passed.push({ headers, client, bytes: body.length, status });
    response.writeHead(status, answered).end();
  }

  private async answerTo({ headers, method, url }: IncomingMessage, body: Buffer): Promise<Answered> {
    const { admits = () => true, behind } = this.options;
    if (!admits(headers)) return { status: 401 };
    if (!behind) return { status: 204 };
    const [host, port] = behind.split(':');
    return new Promise((resolve) => {
      request({ host, port, method, path: url, headers }, (inner) => {
        inner.resume().on('end', () => resolve({ status: inner.statusCode ?? 502, headers: inner.headers }));
      })
        .on('error', () => resolve({ status: 502 }))
        .end(body);
    });
  }
}

interface Answered {
  readonly status: number;
  readonly headers?: IncomingHttpHeaders;
}
