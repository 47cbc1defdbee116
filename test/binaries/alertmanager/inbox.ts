import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loopback } from '../../cluster/ports';

/** A message as Alertmanager posts it. */
export interface Delivery {
  /** Path that it was posted to. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly status: string;
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** Takes every message on the loopback address and remembers it. */
export class Inbox {
  readonly deliveries: Delivery[] = [];
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, alerts } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      this.deliveries.push({ path: request.url ?? '', at: Date.now(), status, alerts });
      response.end();
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(0, loopback, resolve));
    return `http://${loopback}:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  /** Messages to a path about alerts of a name. */
  about(path: string, alertname: string, status = 'firing'): readonly Delivery[] {
    return this.deliveries.filter(
      (delivery) =>
        delivery.path === path &&
        delivery.status === status &&
        delivery.alerts.some(({ labels }) => labels.alertname === alertname),
    );
  }
}
