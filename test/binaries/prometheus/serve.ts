import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from '../../cluster/component';
import { freePorts, loopback } from '../../cluster/ports';
import { PrometheusServer } from '../../cluster/prometheus/server';
import type { CheckContext } from '../check';

/** Seconds until a server is ready, on a busy machine. */
const patience = 60;

/**
 * Starts a Prometheus on the loopback address that keeps its files in a directory, with what may lie in `data` there, and waits
 * until it is ready.
 * @param more arguments besides those that name files and the address
 * @throws Error with what it said last, when it does not become ready.
 */
export async function servePrometheus(
  { tool }: Pick<CheckContext, 'tool'>,
  directory: string,
  config: object,
  ...more: readonly string[]
): Promise<PrometheusServer> {
  const [port = 0] = await freePorts(1);
  const address = `${loopback}:${port}`;
  const file = join(directory, 'prometheus.yml');
  writeFileSync(file, JSON.stringify(config));
  const own = [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(directory, 'data')}`,
    `--web.listen-address=${address}`,
  ];
  const log = join(directory, 'prometheus.log');
  const component = new Component('prometheus', tool('prometheus'), [...own, ...more], log, {
    POD_NAME: 'prometheus-0',
  });
  const server = new PrometheusServer(component, address, log);
  try {
    await server.ready(patience);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}
