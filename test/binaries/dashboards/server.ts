import { mkdtempSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PrometheusServer, Sample } from '../../cluster/prometheus/server';
import type { CheckContext } from '../check';
import { servePrometheus } from '../prometheus/serve';
import { openMetrics, type Series } from './series';

/** A Prometheus on the loopback address that scrapes nothing and holds what it was given. */
export class FilledPrometheus {
  private constructor(
    private readonly server: PrometheusServer,
    private readonly end: number,
  ) {}

  /**
   * Writes the series up to a moment into blocks, and serves them.
   * @throws Error with what the programs said, when they do not take them.
   */
  static async holding(series: readonly Series[], end: number, context: CheckContext): Promise<FilledPrometheus> {
    const { tool, run } = context;
    const directory = mkdtempSync(join(context.directory, 'prometheus-'));
    const text = join(directory, 'series.txt');
    await writeFile(text, openMetrics(series, end));
    const filling = ['tsdb', 'create-blocks-from', 'openmetrics', text, join(directory, 'data')];
    const filled = await run(tool('promtool'), filling, { timeout: 300_000 });
    if (filled.status !== 0) throw new Error(`promtool: ${filled.stderr.trim()}`);
    const config = { storage: { tsdb: { retention: { time: '100y' } } } };
    return new FilledPrometheus(await servePrometheus(context, directory, config), end);
  }

  /** What a query yields at the last moment. */
  async query(query: string): Promise<readonly Sample[]> {
    const parameters = new URLSearchParams({ query, time: String(this.end) });
    const { result } = await this.server.get<{ result: readonly Sample[] }>(`query?${parameters}`);
    return result;
  }

  /** The values that a label has on series of a selector. */
  labelValues(selector: string, label: string): Promise<readonly string[]> {
    // The hour that a dashboard shows at first.
    const range = { start: String(this.end - 3600), end: String(this.end) };
    return this.server.get(`label/${label}/values?${new URLSearchParams({ 'match[]': selector, ...range })}`);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }
}
