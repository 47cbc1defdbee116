import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { listen } from '../../cluster/ports';
import type { ActiveTarget, PrometheusServer } from '../../cluster/prometheus/server';
import { waitFor } from '../../cluster/wait';
import type { CheckContext } from '../check';
import { servePrometheus } from '../prometheus/serve';

/** An exposition, and the content type that it comes with. */
export interface Served {
  readonly text: string;
  readonly type: string;
}

/** An application for each text, at a path of its number, on the loopback address. */
export class Applications {
  /** What the latest scrape of each accepted. */
  readonly accepted: (string | undefined)[] = [];
  private readonly server: Server;

  constructor(private readonly served: readonly Served[]) {
    this.server = createServer((request, response) => {
      const at = numberOf(request);
      const found = this.served[at];
      this.accepted[at] = request.headers.accept;
      response.writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/plain' });
      response.end(found?.text ?? '');
    });
  }

  open(): Promise<string> {
    return listen(this.server);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function numberOf({ url = '' }: IncomingMessage): number {
  return Number(url.slice(1));
}

/** Seconds within which everything has to be scraped. */
const patience = 60;

/** Starts a Prometheus with the settings of all targets that the platform writes, and waits for a scrape of each. */
export async function scraping(
  count: number,
  address: string,
  global: object,
  context: CheckContext,
): Promise<PrometheusServer> {
  const directory = mkdtempSync(join(context.directory, 'scraping-'));
  const scrape_configs = Array.from({ length: count }, (_, at) => ({
    job_name: String(at),
    metrics_path: `/${at}`,
    static_configs: [{ targets: [address] }],
  }));
  const settings = { ...global, scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1m' };
  const config = { global: settings, scrape_configs };
  const server = await servePrometheus(context, directory, config, '--enable-feature=exemplar-storage');
  try {
    await waitFor('every application is scraped', patience, async () => {
      const known = (await server.targets()).filter(({ health }) => health !== 'unknown');
      return known.length === count ? [] : [`${known.length} of ${count} are`];
    });
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** What became of each application, by its number. */
export async function scraped(server: PrometheusServer): Promise<ReadonlyMap<number, ActiveTarget>> {
  return new Map((await server.targets()).map((target) => [Number(target.scrapePool), target]));
}
