import { mkdtempSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Component } from '../../cluster/component';
import { freePorts, loopback } from '../../cluster/ports';
import type { CheckContext } from '../check';
import { openMetrics, type Series } from './series';

/** One result of a query. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

interface Answer<T> {
  readonly status: string;
  readonly error?: string;
  readonly data: T;
}

/** Seconds within which it is ready. */
const patience = 60;

/** A Prometheus on the loopback address that scrapes nothing and holds what it was given. */
export class PrometheusServer {
  private constructor(
    private readonly url: string,
    private readonly end: number,
    private readonly component: Component,
  ) {}

  /**
   * Writes the series up to a moment into blocks, and serves them.
   * @throws Error with what the programs said, when they do not take them.
   */
  static async holding(series: readonly Series[], end: number, context: CheckContext): Promise<PrometheusServer> {
    const { tool, run } = context;
    const directory = mkdtempSync(join(context.directory, 'prometheus-'));
    const data = join(directory, 'data');
    const text = join(directory, 'series.txt');
    await writeFile(text, openMetrics(series, end));
    const filled = await run(tool('promtool'), ['tsdb', 'create-blocks-from', 'openmetrics', text, data], {
      timeout: 300_000,
    });
    if (filled.status !== 0) throw new Error(`promtool: ${filled.stderr.trim()}`);
    const config = join(directory, 'prometheus.yml');
    writeFileSync(config, 'storage: { tsdb: { retention: { time: 100y } } }\n');
    const [port = 0] = await freePorts(1);
    const args = [`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=${loopback}:${port}`];
    const component = new Component('prometheus', tool('prometheus'), args, join(directory, 'prometheus.log'));
    const server = new PrometheusServer(`http://${loopback}:${port}`, end, component);
    await server.ready();
    return server;
  }

  /** What a query yields at the last moment. */
  async query(query: string): Promise<readonly Sample[]> {
    const { result } = await this.ask<{ result: readonly Sample[] }>('query', { query, time: String(this.end) });
    return result;
  }

  /** The values that a label has on series of a selector. */
  async labelValues(selector: string, label: string): Promise<readonly string[]> {
    // The hour that a dashboard shows at first.
    const range = { start: String(this.end - 3600), end: String(this.end) };
    return await this.ask<readonly string[]>(`label/${label}/values`, { 'match[]': selector, ...range });
  }

  async stop(): Promise<void> {
    await this.component.kill();
  }

  private async ask<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${path}?${new URLSearchParams(parameters)}`);
    const answer = (await response.json()) as Answer<T>;
    if (answer.status !== 'success') throw new Error(answer.error ?? `status ${response.status}`);
    return answer.data;
  }

  private async ready(): Promise<void> {
    for (let second = 0; second < patience && this.component.running; second += 1) {
      const response = await fetch(`${this.url}/-/ready`).catch(() => undefined);
      if (response?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    const { lastWords } = this.component;
    await this.stop();
    throw new Error(`prometheus is not ready: ${lastWords}`);
  }
}
