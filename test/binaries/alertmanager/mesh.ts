import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Alertmanager, objectOf } from '../../../lib';
import { paths } from '../../../lib/monitoring/alertmanager/config';
import { ports } from '../../../lib/monitoring/alertmanager/mesh';
import { Component } from '../../cluster/component';
import { freePorts, loopback } from '../../cluster/ports';
import { waitFor } from '../../cluster/wait';
import type { CheckContext } from '../check';

/** Labels of an alert, and whether it is over. */
export interface TestAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly over?: boolean;
}

/** Seconds until a member answers, on a busy machine. */
const patience = 60;

/** Where the members run, and what. */
export type MeshContext = Pick<CheckContext, 'directory' | 'tool'>;

/** The members of an Alertmanager on the loopback address, with its own configuration and arguments. */
export class LoopbackMesh {
  readonly members: Component[] = [];

  private constructor(
    private readonly context: MeshContext,
    private readonly system: Alertmanager,
    private readonly webPorts: readonly number[],
    private readonly meshPorts: readonly number[],
  ) {}

  static async create(context: MeshContext, system: Alertmanager): Promise<LoopbackMesh> {
    const count = Number(read(objectOf(system, 'StatefulSet', system.name), 'spec', 'replicas'));
    const free = await freePorts(2 * count);
    return new LoopbackMesh(context, system, free.slice(0, count), free.slice(count));
  }

  /** Writes the configuration, and secrets by `receiver/key`; addresses outside are replaced by others. */
  prepare(secrets: Readonly<Record<string, string>>, addresses: Readonly<Record<string, string>> = {}): void {
    const files = read(objectOf(this.system, 'ConfigMap', `${this.system.name}-config`), 'data') as object;
    mkdirSync(this.local(paths.config), { recursive: true });
    for (const [file, text] of Object.entries(files)) {
      const here = Object.entries(addresses).reduce(
        (sum, [there, address]) => sum.replaceAll(there, address),
        this.localised(String(text)),
      );
      writeFileSync(join(this.local(paths.config), file), here);
    }
    for (const [path, value] of Object.entries(secrets)) {
      const file = join(this.local(paths.secrets), path);
      mkdirSync(join(file, '..'), { recursive: true });
      writeFileSync(file, value);
    }
  }

  /** Starts every member with the arguments of its pod; only addresses and paths differ, and what is given besides. */
  start(...more: readonly string[]): void {
    const container = read(
      objectOf(this.system, 'StatefulSet', this.system.name),
      'spec',
      'template',
      'spec',
      'containers',
      '0',
    );
    const args = read(container, 'args') as readonly string[];
    this.webPorts.forEach((web, member) => {
      const home = join(this.context.directory, `member-${member}`);
      mkdirSync(home);
      const own = args.map((arg) =>
        this.localised(arg)
          .replace(`--web.listen-address=:${ports.web}`, `--web.listen-address=${loopback}:${web}`)
          .replace(
            `--cluster.listen-address=:${ports.mesh}`,
            `--cluster.listen-address=${loopback}:${this.meshPorts[member]}`,
          )
          .replace(`$(POD_IP)]:${ports.mesh}`, `${loopback}]:${this.meshPorts[member]}`)
          .replace(`--storage.path=${paths.data}`, `--storage.path=${home}`),
      );
      const all = [...own, ...more];
      const path = this.context.tool('alertmanager');
      this.members.push(new Component(`alertmanager-${member}`, path, all, join(home, 'log')));
    });
  }

  /** Waits until every member answers: who tells one of an alert before that tries again after a minute. */
  async ready(): Promise<void> {
    await waitFor('every member answers', patience, async () => {
      const answers = await Promise.all(this.members.map((_, member) => this.get(member, '/api/v2/status')));
      return answers.flatMap((answer, member) => (answer ? [] : [`member ${member} does not`]));
    });
  }

  /** Where a member listens. */
  url(member: number): string {
    return `http://${loopback}:${this.webPorts[member]}`;
  }

  /** What a member says under a path of its API. */
  async get<T>(member: number, path: string): Promise<T | undefined> {
    try {
      const response = await fetch(`${this.url(member)}${path}`);
      return response.ok ? ((await response.json()) as T) : undefined;
    } catch {
      // It does not listen yet, or any more.
      return undefined;
    }
  }

  /** What a member exposes about itself. */
  async exposition(member: number): Promise<string> {
    return (await fetch(`${this.url(member)}/metrics`)).text();
  }

  /** Posts to one member, which has to accept it. */
  async post(member: number, path: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.url(member)}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }

  /** Sends alerts to every member that runs, as Prometheus does. */
  async tell(...alerts: readonly TestAlert[]): Promise<void> {
    const body = alerts.map(({ labels, over = false }) => ({
      labels,
      annotations: { summary: 'Something is wrong.', description: 'It is.' },
      endsAt: new Date(Date.now() + (over ? -1000 : 600_000)).toISOString(),
    }));
    const running = this.members.flatMap((member, at) => (member.running ? [at] : []));
    await Promise.all(running.map((member) => this.post(member, '/api/v2/alerts', body)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
  }

  private local(path: string): string {
    return join(this.context.directory, path);
  }

  private localised(text: string): string {
    const { name, namespace } = this.system;
    const here = [paths.config, paths.secrets].reduce((sum, path) => sum.replaceAll(path, this.local(path)), text);
    return this.meshPorts.reduce(
      (sum, port, member) =>
        sum.replace(`${name}-${member}.${name}-headless.${namespace}.svc:${ports.mesh}`, `${loopback}:${port}`),
      here,
    );
  }
}

/** A property deep inside an object. */
function read(object: object, ...keys: readonly string[]): object {
  return keys.reduce<object>((at, key) => Reflect.get(at, key), object);
}
