import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubernetesObject } from '../../../lib/core';
import { Component } from '../../cluster/component';
import { freePorts, loopback } from '../../cluster/ports';
import { makeCertificates } from '../certificates';
import type { CheckContext } from '../check';

/** Members of the example at standard scale. */
export const memberCount = 3;

/** Three members on the loopback address, from the configuration that the platform wrote. */
export class LoopbackCluster {
  readonly members: Component[] = [];
  private constructor(
    private readonly context: CheckContext,
    private readonly serverJson: string,
    readonly ports: readonly number[],
  ) {}

  static async create(context: CheckContext, serverJson: string): Promise<LoopbackCluster> {
    return new LoopbackCluster(context, serverJson, await freePorts(2 * memberCount + 1));
  }

  get tls(): string {
    return join(this.context.directory, 'tls');
  }

  get apiServerPort(): number {
    return this.ports[2 * memberCount] ?? 0;
  }

  url(member: number): string {
    return `https://${loopback}:${this.ports[member] ?? 0}`;
  }

  /** The text of a file for the loopback address: other addresses and paths, nothing else. */
  localised(text: string): string {
    return Array.from({ length: memberCount }).reduce<string>(
      (sum, _, member) =>
        sum.replaceAll(`https://openbao-${member}.openbao-headless.secrets.svc:8200`, this.url(member)),
      text,
    );
  }

  /** Certificates of an authority of its own, and the seal's key. */
  async prepare(): Promise<void> {
    const seal = join(this.context.directory, 'seal');
    mkdirSync(seal, { recursive: true });
    writeFileSync(join(seal, 'key-1'), randomBytes(16).toString('hex'));
    await makeCertificates(this.context, this.tls, `IP:${loopback}`);
  }

  /** Starts a member; one that was killed finds its data again. */
  start(member: number): void {
    const home = join(this.context.directory, `member-${member}`);
    for (const part of ['data', 'audit']) mkdirSync(join(home, part), { recursive: true });
    const config = this.localised(this.serverJson)
      .replace('[::]:8200', `${loopback}:${this.ports[member]}`)
      .replace('[::]:8201', `${loopback}:${this.ports[memberCount + member]}`)
      .replaceAll('/openbao/data', join(home, 'data'))
      // Relative: every member must declare the same audit devices.
      .replaceAll('/openbao/audit', 'audit')
      .replaceAll('/openbao/tls', this.tls)
      .replaceAll('/openbao/seal', join(this.context.directory, 'seal'));
    const path = join(home, 'server.json');
    writeFileSync(path, config);
    const environment = [
      `--chdir=${home}`,
      `BAO_RAFT_NODE_ID=openbao-${member}`,
      `BAO_API_ADDR=${this.url(member)}`,
      `BAO_CLUSTER_ADDR=https://${loopback}:${this.ports[memberCount + member]}`,
    ];
    const args = [...environment, this.context.tool('openbao'), 'server', `-config=${path}`];
    this.members[member] = new Component(`openbao-${member}`, 'env', args, join(home, 'log'));
  }

  async stop(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
  }
}

/** A file of one of the platform's ConfigMaps. */
export function fileOf(objects: readonly KubernetesObject[], configMap: string): Record<string, string> {
  const found = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMap);
  if (!found) throw new Error(`no ConfigMap ${configMap}`);
  return found.data as Record<string, string>;
}
