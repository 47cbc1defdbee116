import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { listen } from '../../cluster/ports';

/** Something that was posted. */
export interface Post {
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** What Alertmanager posts to a web hook. */
interface Message {
  readonly status: string;
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** Takes every message on the loopback address and remembers it. */
export class Inbox {
  readonly posts: Post[] = [];
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      this.posts.push({ path: request.url ?? '', at: Date.now(), headers: request.headers, body });
      // What Slack answers; to the others every success is alike.
      response.end('ok');
    });
  });

  async open(): Promise<string> {
    return `http://${await listen(this.server)}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** What web hooks were told at a path about alerts of a name. */
  about(path: string, alertname: string, status = 'firing'): readonly (Message & Pick<Post, 'at'>)[] {
    return this.posts
      .filter((post) => post.path === path)
      .map(({ at, body }) => ({ ...(body as Message), at }))
      .filter((message) => message.status === status)
      .filter(({ alerts }) => alerts.some(({ labels }) => labels.alertname === alertname));
  }
}
