import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Alertmanager, type KubernetesObject } from '../../../lib';
import type { PrometheusConfig } from '../../../lib/monitoring/prometheus/config';
import { Inbox } from '../../binaries/alertmanager/inbox';
import { LoopbackMesh } from '../../binaries/alertmanager/mesh';
import type { TestSubject } from '../../subjects';
import { tool } from '../../tools/build';
import type { ToolId } from '../../tools/table';
import { Component } from '../component';
import type { ControlPlane } from '../control-plane';
import { freePorts, loopback } from '../ports';
import { Watchdog } from '../watchdog';
import { playKubelet } from './kubelet';
import { forSandbox } from './rewrite';
import { PrometheusServer } from './server';

const namespace = 'monitoring';

/** Between scrapes, between evaluations, and until an alert fires. */
const interval = '2s';

/** Receivers that the trial listens for, each with the key of its Secret that holds a URL. */
const receivers = [
  { name: 'heartbeat', key: 'url' },
  { name: 'pager', key: 'webhook-url' },
  { name: 'team', key: 'webhook-url' },
] as const;

/** The programs of an environment's monitoring, on the loopback address, with what the platform writes for them. */
export class MonitoringTrial {
  private readonly directory = mkdtempSync(join(tmpdir(), 'monitoring-'));
  private readonly watchdog = new Watchdog();
  private readonly components: Component[] = [];
  /** What receivers are told. */
  readonly inbox = new Inbox();
  private kubelet?: Server;
  private mesh?: LoopbackMesh;
  private addresses: Readonly<Record<string, string>> = {};

  constructor(
    private readonly plane: ControlPlane,
    private readonly subject: TestSubject,
  ) {
    this.watchdog.path(this.directory);
  }

  /** Starts what is to be scraped, and then the server that scrapes it. */
  async start(): Promise<PrometheusServer> {
    const [web = 0, state = 0, stateSelf = 0, node = 0] = await freePorts(4);
    const at = (port: number) => `${loopback}:${port}`;
    const token = await this.plane.serviceAccountToken(namespace, 'prometheus');
    const kubelet = await playKubelet(token);
    this.kubelet = kubelet.server;
    await this.startStateMetrics(state, stateSelf);
    await this.startNodeExporter(at(node));
    const alertmanager = await this.startAlertmanager();
    const kubelets = ['kubelet', 'kubelet/cadvisor', 'kubelet/probes', 'kubelet/slis'].map((job) => [
      job,
      kubelet.address,
    ]);
    this.addresses = {
      ...Object.fromEntries(kubelets),
      apiserver: new URL(this.plane.url).host,
      'apiserver/slis': new URL(this.plane.url).host,
      'monitoring/kube-state-metrics/metrics': at(state),
      'monitoring/kube-state-metrics/telemetry': at(stateSelf),
      'monitoring-privileged/node-exporter/metrics': at(node),
      'monitoring/prometheus-headless/web': at(web),
      'monitoring/alertmanager-headless/web': alertmanager,
      alertmanager,
    };
    return this.startPrometheus(token, at(web));
  }

  /** What the program behind a job exposes. */
  async exposition(job: string): Promise<string> {
    return (await fetch(`http://${this.addresses[job]}/metrics`)).text();
  }

  /** Ends everything and removes every file. */
  async stop(): Promise<void> {
    for (const component of this.components) await component.kill();
    await this.mesh?.stop();
    this.inbox.close();
    this.kubelet?.closeAllConnections();
    this.kubelet?.close();
    rmSync(this.directory, { recursive: true, force: true });
    this.watchdog.dismiss();
  }

  private async startStateMetrics(port: number, telemetryPort: number): Promise<void> {
    const token = await this.plane.serviceAccountToken(namespace, 'kube-state-metrics');
    const written = this.argumentsOf('Deployment', 'kube-state-metrics');
    await this.run('kube-state-metrics', [
      ...written.filter((argument) => !/^--(telemetry-)?port=/.test(argument)),
      `--host=${loopback}`,
      `--port=${port}`,
      `--telemetry-host=${loopback}`,
      `--telemetry-port=${telemetryPort}`,
      `--kubeconfig=${this.kubeconfig('kube-state-metrics', token)}`,
    ]);
  }

  private async startNodeExporter(address: string): Promise<void> {
    await this.run('node-exporter', [`--web.listen-address=${address}`]);
  }

  /** One member, whose receivers are all the inbox, at a path of their name. */
  private async startAlertmanager(): Promise<string> {
    const url = await this.inbox.open();
    const system = this.subject.environment.node.findAll().find((one) => one instanceof Alertmanager);
    if (!system) throw new Error(`${this.subject.name} has no Alertmanager`);
    const path = await tool('alertmanager');
    this.mesh = await LoopbackMesh.create({ directory: this.directory, tool: () => path }, system);
    const secrets = Object.fromEntries(receivers.map(({ name, key }) => [`${name}/${key}`, `${url}/${name}`]));
    this.mesh.prepare(secrets);
    this.mesh.start();
    await this.mesh.ready();
    return new URL(this.mesh.url(0)).host;
  }

  /** Writes the rule files; alerts wait as long as a scrape takes. */
  private writeRules(): string {
    const directory = join(this.directory, 'rules');
    mkdirSync(directory);
    for (const { object } of this.subject.manifests) {
      const { kind, metadata, data = {} } = object as KubernetesObject & { data?: Record<string, string> };
      if (kind !== 'ConfigMap' || !metadata.name.startsWith('prometheus-rules-')) continue;
      for (const [file, text] of Object.entries(data)) {
        writeFileSync(join(directory, file), text.replaceAll(/^( +for: )\w+$/gm, `$1${interval}`));
      }
    }
    return `${directory}/*.yaml`;
  }

  private async startPrometheus(token: string, address: string): Promise<PrometheusServer> {
    const config = parse(this.fileOf('prometheus-config', 'prometheus.yml')) as PrometheusConfig;
    const sandbox = {
      kubeconfig: this.kubeconfig('prometheus', token),
      tokenFile: this.write('token', token),
      authorityFile: this.plane.caFile,
      addresses: this.addresses,
      interval,
      ruleFiles: [this.writeRules()],
    };
    const file = this.write('prometheus.yml', JSON.stringify(forSandbox(config, sandbox)));
    const data = join(this.directory, 'data');
    mkdirSync(data);
    const replaced: Readonly<Record<string, string>> = {
      'config.file': file,
      'storage.tsdb.path': data,
      'web.listen-address': address,
    };
    const args = this.argumentsOf('StatefulSet', 'prometheus').map((argument) => {
      const [, name = ''] = /^--([\w.-]+)=/.exec(argument) ?? [];
      return replaced[name] ? `--${name}=${replaced[name]}` : argument;
    });
    const log = join(this.directory, 'prometheus.log');
    const component = new Component('prometheus', await tool('prometheus'), args, log, { POD_NAME: 'prometheus-0' });
    this.components.push(component);
    return new PrometheusServer(component, address, log);
  }

  private async run(id: ToolId, args: readonly string[]): Promise<void> {
    this.components.push(new Component(id, await tool(id), args, join(this.directory, `${id}.log`)));
  }

  private argumentsOf(kind: string, name: string): readonly string[] {
    const { spec } = this.object(kind, name) as unknown as {
      spec: { template: { spec: { containers: { args: string[] }[] } } };
    };
    return spec.template.spec.containers[0]?.args ?? [];
  }

  private fileOf(configMap: string, file: string): string {
    const { data } = this.object('ConfigMap', configMap) as { data?: Record<string, string> };
    return data?.[file] ?? '';
  }

  private object(kind: string, name: string): KubernetesObject {
    const found = this.subject.manifests.find(
      ({ object }) =>
        object.kind === kind && object.metadata.name === name && object.metadata.namespace?.startsWith(namespace),
    );
    if (found) return found.object;
    throw new Error(`${this.subject.name} has no ${kind} ${name}`);
  }

  private kubeconfig(name: string, token: string): string {
    return this.write(`${name}.kubeconfig`, this.plane.kubeconfigText(token));
  }

  private write(name: string, text: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }
}
