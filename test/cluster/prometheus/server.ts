import { readFileSync } from 'node:fs';
import type { Component } from '../component';
import { waitFor } from '../wait';

/** A target as the server sees it. */
export interface ActiveTarget {
  readonly scrapePool: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeUrl: string;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}

/** Something that discovery has found and that relabeling has dropped. */
export interface DroppedTarget {
  readonly scrapePool: string;
  readonly discoveredLabels: Readonly<Record<string, string>>;
}

/** A rule as the server sees it. */
export interface EvaluatedRule {
  readonly name: string;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
}

/** One series of an answer. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
  /** In the answer to a range of samples, each of them instead of `value`. */
  readonly values?: readonly (readonly [number, string])[];
}

/** A running program of Prometheus. */
export class PrometheusServer {
  constructor(
    private readonly component: Component,
    readonly address: string,
    private readonly log: string,
  ) {}

  async ready(seconds: number): Promise<void> {
    await waitFor('Prometheus is ready', seconds, async () => {
      if (!this.component.running) throw new Error(`Prometheus ended:\n${this.component.lastWords}`);
      const answer = await fetch(`http://${this.address}/-/ready`).catch(() => undefined);
      return answer?.ok ? [] : [this.component.lastWords];
    });
  }

  async targets(): Promise<readonly ActiveTarget[]> {
    const { activeTargets } = await this.get<{ activeTargets: ActiveTarget[] }>('targets?state=active');
    return activeTargets;
  }

  /** What a job has found and does not scrape. */
  async dropped(job: string): Promise<readonly DroppedTarget[]> {
    const { droppedTargets } = await this.get<{ droppedTargets: DroppedTarget[] }>('targets?state=dropped');
    return droppedTargets.filter(({ scrapePool }) => scrapePool === job);
  }

  async rules(): Promise<readonly EvaluatedRule[]> {
    const { groups } = await this.get<{ groups: { rules: EvaluatedRule[] }[] }>('rules');
    return groups.flatMap(({ rules }) => rules);
  }

  async query(expression: string): Promise<readonly Sample[]> {
    const { result } = await this.get<{ result: Sample[] }>(`query?query=${encodeURIComponent(expression)}`);
    return result;
  }

  /** Series with the exemplars that they had in the last hour. */
  exemplars(expression: string): Promise<readonly { readonly exemplars: readonly unknown[] }[]> {
    const now = Date.now() / 1000;
    const range = { start: String(now - 3600), end: String(now + 60) };
    return this.get(`query_exemplars?${new URLSearchParams({ query: expression, ...range })}`);
  }

  /** The value of an expression that is one number; undefined where it has no series. */
  async number(expression: string): Promise<number | undefined> {
    const [sample] = await this.query(expression);
    return sample && Number(sample.value[1]);
  }

  /** Lines of its log that tell of errors. */
  get errors(): readonly string[] {
    return readFileSync(this.log, 'utf8')
      .split('\n')
      .filter((line) => /"level":"ERROR"|forbidden|Failed to watch/i.test(line));
  }

  stop(): Promise<void> {
    return this.component.kill();
  }

  /** What it exposes about itself. */
  async exposition(): Promise<string> {
    const answer = await fetch(`http://${this.address}/metrics`);
    return answer.text();
  }

  /** What its API answers, below `/api/v1/`. */
  async get<T>(path: string): Promise<T> {
    const answer = await fetch(`http://${this.address}/api/v1/${path}`);
    const body = (await answer.json()) as { status: string; data: T; error?: string };
    if (body.status === 'success') return body.data;
    throw new Error(`${path}: ${body.error}`);
  }
}
