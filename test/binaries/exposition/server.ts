import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Component } from '../../cluster/component';
import { freePorts, loopback } from '../../cluster/ports';
import type { CheckContext } from '../check';

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

  async open(): Promise<string> {
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(0, loopback, resolve));
    return `${loopback}:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function numberOf({ url = '' }: IncomingMessage): number {
  return Number(url.slice(1));
}

/** What became of a scrape. */
export interface Scraped {
  readonly health: string;
  readonly lastError: string;
}

/** Seconds within which everything has to be scraped. */
const patience = 60;

/** A Prometheus on the loopback address that scrapes applications. */
export class ScrapingServer {
  private constructor(
    private readonly url: string,
    private readonly component: Component,
  ) {}

  /** Starts one with the settings of all targets that the platform writes, and waits for a scrape of each. */
  static async scraping(
    count: number,
    address: string,
    global: object,
    context: CheckContext,
  ): Promise<ScrapingServer> {
    const directory = mkdtempSync(join(context.directory, 'scraping-'));
    const config = join(directory, 'prometheus.yml');
    const jobs = Array.from({ length: count }, (_, at) => ({
      job_name: String(at),
      metrics_path: `/${at}`,
      static_configs: [{ targets: [address] }],
    }));
    const settings = { ...global, scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1m' };
    writeFileSync(config, JSON.stringify({ global: settings, scrape_configs: jobs }));
    const [port = 0] = await freePorts(1);
    const args = [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=${loopback}:${port}`,
      '--enable-feature=exemplar-storage',
    ];
    const log = join(directory, 'prometheus.log');
    const component = new Component('prometheus', context.tool('prometheus'), args, log, { POD_NAME: 'prometheus-0' });
    const server = new ScrapingServer(`http://${loopback}:${port}`, component);
    await server.done(count);
    return server;
  }

  /** What became of each, by its number. */
  async scraped(): Promise<ReadonlyMap<number, Scraped>> {
    const { activeTargets } = await this.ask<{ activeTargets: readonly (Scraped & { scrapePool: string })[] }>(
      'targets',
    );
    return new Map(activeTargets.map((target) => [Number(target.scrapePool), target]));
  }

  /** Traces that series point to. */
  async exemplars(query: string): Promise<readonly { readonly exemplars: readonly unknown[] }[]> {
    const now = Date.now() / 1000;
    return this.ask(
      `query_exemplars?${new URLSearchParams({ query, start: String(now - 3600), end: String(now + 60) })}`,
    );
  }

  async stop(): Promise<void> {
    await this.component.kill();
  }

  private async ask<T>(path: string): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${path}`);
    return ((await response.json()) as { data: T }).data;
  }

  private async done(count: number): Promise<void> {
    for (let second = 0; second < patience && this.component.running; second += 1) {
      const targets = await this.scraped().catch(() => new Map<number, Scraped>());
      const known = [...targets.values()].filter(({ health }) => health !== 'unknown');
      if (known.length === count) return;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    const { lastWords } = this.component;
    await this.stop();
    throw new Error(`prometheus has not scraped all: ${lastWords}`);
  }
}
