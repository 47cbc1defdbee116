import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toYaml } from '../../lib/output/yaml';
import { tool } from '../tools/build';
import type { PlaneVersion } from '../tools/table';
import { type Answer, Client, type LiveObject, type Method, type RequestOptions } from './client';
import { Component } from './component';
import { type ClusterShape, furnish } from './furnish';
import { freePorts, loopback } from './ports';
import { waitFor } from './wait';
import { Watchdog } from './watchdog';

/** What to start. */
export interface ControlPlaneOptions extends ClusterShape {
  readonly kubernetes: PlaneVersion;
}

/** Seconds that a component may take to be ready: several times what it takes on a busy machine. */
const startTime = 120;

/** Never reached: without an address that is not loopback the server looks for a default route, and may find none. */
const advertisedAddress = '192.0.2.10';
const nodeAddress = '192.0.2.11';
const serviceRange = '10.96.0.0/16';
const podRange = '10.244.0.0/16';

/** Where the host-path provisioner of the controller manager puts volumes, whatever the system's temporary directory is. */
const volumes = '/tmp/hostpath_pv/';

const users = {
  admin: 'system:masters',
  'system:kube-controller-manager': '',
  'system:kube-scheduler': '',
  kwok: 'system:masters',
} as const;
type User = keyof typeof users;

/**
 * Starts etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kwok, which plays the kubelets, on free loopback
 * ports with everything they write in a temporary directory; and creates nodes and storage classes. Nothing outlives `stop()`,
 * nor the process itself, however it ends.
 * @throws ToolError when a program cannot be had, Error with the end of its log when one does not become ready.
 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const plane = new ControlPlane(options.kubernetes);
  try {
    await plane.start();
    await furnish(plane.api, options);
    return plane;
  } catch (error) {
    await plane.stop();
    throw error;
  }
}

/** A running control plane. */
export class ControlPlane {
  private readonly directory = mkdtempSync(join(tmpdir(), 'control-plane-'));
  private readonly watchdog = new Watchdog();
  private readonly components = new Map<string, Component>();
  private readonly tokens = new Map<User, string>();
  private readonly volumes = new Set<string>();
  private client: Client | undefined;
  private serverPort = 0;
  private storePort = 0;
  private managerPort = 0;
  private schedulerPort = 0;
  private peak = 0;

  constructor(readonly kubernetes: PlaneVersion) {
    this.watchdog.path(this.directory);
    for (const user of Object.keys(users) as User[]) this.tokens.set(user, randomBytes(16).toString('hex'));
  }

  /** `https://127.0.0.1:PORT` */
  get url(): string {
    return `https://${loopback}:${this.serverPort}`;
  }

  /** File with the certificate that signs the API server's. */
  get caFile(): string {
    return this.file('certificates/apiserver.crt');
  }

  /** File with the administrator's kubeconfig. */
  get kubeconfig(): string {
    return this.kubeconfigOf('admin');
  }

  /** A kubeconfig for whoever has a token. */
  kubeconfigText(token: string): string {
    return kubeconfigText(this.url, this.caFile, token);
  }

  /** Bearer token of the administrator. */
  get token(): string {
    return this.tokens.get('admin') ?? '';
  }

  /** The administrator's client. */
  get api(): Client {
    if (this.client) return this.client;
    throw new Error('the control plane is not running');
  }

  /** Peak of resident memory over all components, in bytes. */
  get peakMemory(): number {
    const now = [...this.components.values()].reduce((sum, component) => sum + component.peakMemory, 0);
    this.peak = Math.max(this.peak, now);
    return this.peak;
  }

  /** Sends a request as administrator. */
  request<T>(method: Method, path: string, options?: RequestOptions): Promise<Answer<T>> {
    return this.api.request(method, path, options);
  }

  /** A token of a ServiceAccount, as its pods would have it. */
  async serviceAccountToken(namespace: string, name: string): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} };
    const answer = await this.request<{ status: { token: string } }>('POST', path, { body });
    return answer.body.status.token;
  }

  /** What each part of Kubernetes exposes about itself. */
  async expositions(): Promise<
    Readonly<Record<'apiserver' | 'etcd' | 'kube-controller-manager' | 'kube-scheduler', string>>
  > {
    const store = await fetch(`http://${loopback}:${this.storePort}/metrics`);
    return {
      apiserver: (await this.request<string>('GET', '/metrics')).body,
      etcd: await store.text(),
      'kube-controller-manager': await this.expositionOf(this.managerPort, 'manager/kube-controller-manager'),
      'kube-scheduler': await this.expositionOf(this.schedulerPort, 'scheduler/kube-scheduler'),
    };
  }

  /** Starts everything. Called once. */
  async start(): Promise<void> {
    const [store = 0, peers = 0, server = 0, manager = 0, scheduler = 0, kubelets = 0] = await freePorts(6);
    this.storePort = store;
    this.serverPort = server;
    this.managerPort = manager;
    this.schedulerPort = scheduler;
    this.writeFiles();
    await this.startStore(peers);
    await this.startApiServer();
    await Promise.all([this.startManager(manager), this.startScheduler(scheduler), this.startKubelets(kubelets)]);
    await this.api.watch({ apiVersion: 'v1', kind: 'PersistentVolume' }, (volume) => this.remember(volume));
    await this.waitForDefaults();
  }

  /** Ends the API server as a crash would. */
  async killApiServer(): Promise<void> {
    await this.components.get('kube-apiserver')?.kill();
  }

  /** Starts the API server: at first, or again after a crash. */
  async startApiServer(): Promise<void> {
    const range = `--service-cluster-ip-range=${serviceRange}`;
    await this.run('kube-apiserver', await tool(`kube-apiserver-${this.kubernetes}`), [
      `--etcd-servers=http://${loopback}:${this.storePort}`,
      `--bind-address=${loopback}`,
      `--secure-port=${this.serverPort}`,
      `--advertise-address=${advertisedAddress}`,
      `--cert-dir=${this.file('certificates')}`,
      range,
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      `--service-account-key-file=${this.file('signer.key')}`,
      `--service-account-signing-key-file=${this.file('signer.key')}`,
      `--token-auth-file=${this.file('tokens.csv')}`,
      '--authorization-mode=Node,RBAC',
      '--allow-privileged=true',
      '--enable-admission-plugins=NodeRestriction',
      '--enable-priority-and-fairness=false',
      '--profiling=false',
    ]);
    await this.ready('kube-apiserver', async () => {
      if (!existsSync(this.caFile)) return false;
      this.client ??= new Client(this.url, readFileSync(this.caFile, 'utf8'), this.token);
      const answer = await this.client.request<string>('GET', '/readyz');
      return answer.status === 200;
    });
  }

  /**
   * Ends everything and removes every file.
   * @param logs directory that gets the logs; what it held before goes
   */
  async stop({ logs }: { readonly logs?: string } = {}): Promise<void> {
    this.client?.close();
    for (const component of [...this.components.values()].reverse()) await component.kill();
    if (logs) {
      rmSync(logs, { recursive: true, force: true });
      cpSync(this.file('logs'), logs, { recursive: true });
    }
    for (const path of [this.directory, ...this.volumes]) rmSync(path, { recursive: true, force: true });
    removeEmpty(volumes);
    this.watchdog.dismiss();
  }

  private async expositionOf(port: number, certificate: string): Promise<string> {
    const authority = readFileSync(this.file(`certificates/${certificate}.crt`), 'utf8');
    const client = new Client(`https://${loopback}:${port}`, authority, this.token);
    try {
      return (await client.request<string>('GET', '/metrics')).body;
    } finally {
      client.close();
    }
  }

  private file(name: string): string {
    return join(this.directory, name);
  }

  private kubeconfigOf(user: User): string {
    return this.file(`${user.replaceAll(':', '-')}.kubeconfig`);
  }

  private writeFiles(): void {
    for (const folder of ['logs', 'certificates', 'store']) mkdirSync(this.file(folder));
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(this.file('signer.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
    const lines = [...this.tokens].map(([user, token]) => `${token},${user},${user},"${users[user]}"`);
    writeFileSync(this.file('tokens.csv'), `${lines.join('\n')}\n`, { mode: 0o600 });
    for (const [user, token] of this.tokens) {
      writeFileSync(this.kubeconfigOf(user), kubeconfigText(this.url, this.caFile, token), { mode: 0o600 });
    }
  }

  private async startStore(peers: number): Promise<void> {
    const client = `http://${loopback}:${this.storePort}`;
    const peer = `http://${loopback}:${peers}`;
    await this.run('etcd', await tool('etcd'), [
      '--name=main',
      `--data-dir=${this.file('store')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=main=${peer}`,
      '--unsafe-no-fsync=true',
      '--log-level=warn',
    ]);
    await this.ready('etcd', () => answersOk(`${client}/health`));
  }

  private async startManager(port: number): Promise<void> {
    const kubeconfig = this.kubeconfigOf('system:kube-controller-manager');
    await this.run('kube-controller-manager', await tool(`kube-controller-manager-${this.kubernetes}`), [
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      `--bind-address=${loopback}`,
      `--secure-port=${port}`,
      `--cert-dir=${this.file('certificates/manager')}`,
      '--leader-elect=false',
      '--use-service-account-credentials=true',
      `--service-account-private-key-file=${this.file('signer.key')}`,
      `--root-ca-file=${this.caFile}`,
      `--service-cluster-ip-range=${serviceRange}`,
      '--enable-hostpath-provisioner=true',
      '--pvclaimbinder-sync-period=2s',
      '--node-monitor-grace-period=5m',
      '--kube-api-qps=500',
      '--kube-api-burst=500',
      '--profiling=false',
    ]);
  }

  private async startScheduler(port: number): Promise<void> {
    const kubeconfig = this.kubeconfigOf('system:kube-scheduler');
    await this.run('kube-scheduler', await tool(`kube-scheduler-${this.kubernetes}`), [
      `--kubeconfig=${kubeconfig}`,
      `--authentication-kubeconfig=${kubeconfig}`,
      `--authorization-kubeconfig=${kubeconfig}`,
      `--bind-address=${loopback}`,
      `--secure-port=${port}`,
      `--cert-dir=${this.file('certificates/scheduler')}`,
      '--leader-elect=false',
      '--kube-api-qps=500',
      '--kube-api-burst=500',
      '--profiling=false',
    ]);
  }

  private async startKubelets(port: number): Promise<void> {
    await this.run('kwok', await tool('kwok'), [
      `--kubeconfig=${this.kubeconfigOf('kwok')}`,
      `--config=${join(__dirname, 'stages.yaml')}`,
      '--manage-all-nodes=true',
      `--cidr=${podRange}`,
      `--node-ip=${nodeAddress}`,
      '--node-lease-duration-seconds=40',
      `--server-address=${loopback}:${port}`,
    ]);
    await this.ready('kwok', () => answersOk(`http://${loopback}:${port}/readyz`));
  }

  private async run(name: string, path: string, args: readonly string[]): Promise<void> {
    const component = new Component(name, path, args, this.file(`logs/${name}.log`));
    this.components.set(name, component);
  }

  private async ready(name: string, probe: () => Promise<boolean>): Promise<void> {
    const component = this.components.get(name);
    await waitFor(`${name} is ready`, startTime, async () => {
      if (component && !component.running) throw new Error(`${name} ended:\n${component.lastWords}`);
      const isReady = await probe().catch(() => false);
      return isReady ? [] : [component?.lastWords ?? name];
    });
  }

  /** Namespaces can hold pods once the controller manager has given them their ServiceAccount. */
  private async waitForDefaults(): Promise<void> {
    await this.ready('kube-controller-manager', async () => {
      const found = await this.api.list({ apiVersion: 'v1', kind: 'ServiceAccount' }, 'default');
      return found.length > 0;
    });
  }

  private remember({ spec }: LiveObject): void {
    const { hostPath } = (spec ?? {}) as { hostPath?: { path: string } };
    if (!hostPath?.path.startsWith(volumes) || this.volumes.has(hostPath.path)) return;
    this.volumes.add(hostPath.path);
    this.watchdog.path(hostPath.path);
  }
}

/** Leaves a directory in which another control plane keeps something. */
function removeEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY') throw error;
  }
}

function answersOk(url: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    get(url, { timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', reject);
  });
}

function kubeconfigText(server: string, ca: string, token: string): string {
  return toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority': ca } }],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    'current-context': 'test',
  });
}
