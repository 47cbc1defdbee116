import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KubernetesObject, publicAuthority } from '../../../lib';
import type { TestSubject } from '../../subjects';
import { tool } from '../../tools/build';
import type { ToolId } from '../../tools/table';
import type { LiveObject } from '../client';
import { Component } from '../component';
import type { ControlPlane } from '../control-plane';
import { installCrds } from '../crds';
import { Pass } from '../pass';
import { releaseFinalizers, removeAll } from '../pass/removal';
import { freePorts, loopback } from '../ports';
import { waitFor } from '../wait';
import { Watchdog } from '../watchdog';

/** A Secret as it is. */
export interface Held {
  readonly type: string;
  readonly bytes: Readonly<Record<string, Buffer>>;
  readonly text: Readonly<Record<string, string>>;
}

/** A Certificate as it is. */
export interface LiveCertificate extends KubernetesObject {
  readonly spec: { readonly secretName: string; readonly issuerRef: { readonly name: string } };
  readonly status?: {
    readonly revision?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
  };
}

/** Where an object is. */
export interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** Half of the seconds that namespaces may take to go. */
const patience = 60;

/** Kinds that certificates depend on. Workloads are left out: nothing of them runs here. */
const kinds: ReadonlySet<string> = new Set([
  'Bundle',
  'Certificate',
  'ClusterIssuer',
  'ClusterRole',
  'ClusterRoleBinding',
  'Namespace',
  'Role',
  'RoleBinding',
  'ServiceAccount',
]);

/** Annotation that asks for the authority of a Certificate. */
const injection = 'cert-manager.io/inject-ca-from';

/** Kinds that the controllers watch, of which the platform writes none. */
const watched: readonly KubernetesObject[] = ['CertificateRequest', 'Issuer'].map((kind) => ({
  apiVersion: 'cert-manager.io/v1',
  kind,
  metadata: { name: 'none' },
}));

/** The programs that issue and distribute certificates, on an environment's objects and with the rights of its ServiceAccounts. */
export class CertificatesTrial {
  /** What stands for the public authorities: their list comes from an image. */
  readonly publicAuthority: string;
  private readonly directory = mkdtempSync(join(tmpdir(), 'certificates-'));
  private readonly watchdog = new Watchdog();
  private readonly components: Component[] = [];
  private pass?: Pass;

  constructor(
    private readonly plane: ControlPlane,
    readonly subject: TestSubject,
  ) {
    this.watchdog.path(this.directory);
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const out = ['-subj', '/CN=public', '-days', '2', '-keyout', this.at('public.key'), '-out', this.at('public.crt')];
    execFileSync('openssl', ['req', '-x509', ...curve, ...out], { stdio: 'ignore' });
    this.publicAuthority = readFileSync(this.at('public.crt'), 'utf8');
  }

  /** Applies what certificates depend on, and more. Public ones are left out: nobody answers for them here. */
  async apply(more: readonly KubernetesObject[]): Promise<void> {
    const shop: KubernetesObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
    const objects = [shop, ...this.subject.manifests.map(({ object }) => object)]
      .filter(({ kind }) => kinds.has(kind))
      .filter((object) => !isPublic(object));
    const manifests = [...objects, ...more].map((object) => ({
      path: this.subject.name,
      stage: 'secrets' as const,
      folder: 'certificates',
      object,
    }));
    this.pass = new Pass(this.plane, { name: this.subject.name, manifests, expectedSecrets: [] }, patience);
    await installCrds(this.plane.api, [...this.pass.objects, ...watched]);
    for (const { object } of manifests) await this.plane.api.apply(object);
  }

  /** Starts the controllers that issue. */
  async startCertManager(): Promise<void> {
    const [account, option] = ['cert-manager', '--cluster-resource-namespace'];
    const written = this.argumentsOf('security', account).find((argument) => argument.startsWith(`${option}=`));
    const namespace = written?.slice(option.length + 1).replace('$(POD_NAMESPACE)', 'security');
    await this.run('cert-manager', [
      `${option}=${namespace}`,
      `--kubeconfig=${await this.kubeconfig('security', account)}`,
    ]);
  }

  /** Starts the controllers that bring authorities to webhooks, and applies those that ask for it. */
  async startInjector(): Promise<void> {
    const account = 'cert-manager-cainjector';
    const kubeconfig = await this.kubeconfig('security', account);
    await this.run('cert-manager', ['--inject=security', `--kubeconfig=${kubeconfig}`], account);
    for (const webhook of this.webhooks) await this.plane.api.apply(webhook);
  }

  /** Webhooks that are called with the authority of a Certificate, each with where that is. */
  async authorities(): Promise<readonly { readonly webhook: string; readonly from: Place; readonly found: string }[]> {
    return Promise.all(
      this.webhooks.map(async (object) => {
        const live = await this.plane.api.find<LiveObject & { webhooks: { clientConfig: { caBundle?: string } }[] }>(
          object,
        );
        const [namespace = '', name = ''] = object.metadata.annotations?.[injection]?.split('/') ?? [];
        const [{ clientConfig } = { clientConfig: {} }]: { clientConfig: { caBundle?: string } }[] =
          live?.webhooks ?? [];
        const found = Buffer.from(clientConfig.caBundle ?? '', 'base64').toString();
        return { webhook: object.metadata.name, from: { namespace, name }, found };
      }),
    );
  }

  /** Starts trust-manager with its arguments, but for ports and paths. */
  async startTrustManager(): Promise<void> {
    const namespace = 'security-trust-manager';
    const [webhook, metrics, health] = await freePorts(3);
    const tls = this.at('tls');
    mkdirSync(tls);
    const { text } = await this.secret(namespace, 'trust-manager-tls');
    for (const key of ['tls.crt', 'tls.key']) writeFileSync(join(tls, key), text[key] ?? '');
    const list = this.at('public.json');
    writeFileSync(list, JSON.stringify({ name: 'public', version: '1', bundle: this.publicAuthority }));
    const replaced: Readonly<Record<string, string | number | undefined>> = {
      'webhook-port': webhook,
      'metrics-port': metrics,
      'readiness-probe-port': health,
      'webhook-certificate-dir': tls,
      'default-package-location': list,
    };
    const args = this.argumentsOf(namespace, 'trust-manager').map((argument) => {
      const [, name = ''] = /^--([\w-]+)=/.exec(argument) ?? [];
      return name in replaced ? `--${name}=${replaced[name]}` : argument;
    });
    const kubeconfig = await this.kubeconfig(namespace, 'trust-manager');
    // Only a pod knows the namespace of the lease. Metrics and health listen everywhere: no flag says otherwise.
    const here = ['--leader-elect=false', `--webhook-host=${loopback}`, `--kubeconfig=${kubeconfig}`];
    await this.run('trust-manager', [...args, ...here]);
  }

  /** Waits until every Certificate is ready. */
  async ready(seconds: number): Promise<void> {
    await waitFor('every certificate is issued', seconds, async () => [
      ...(await this.certificates()).filter((each) => !isReady(each)).map(describe),
      ...this.errors,
    ]);
  }

  /** Has a certificate issued anew, as its time had come, and waits until it is. */
  async renew({ namespace, name }: Place, seconds: number): Promise<void> {
    const before = await this.certificate({ namespace, name });
    const revision = before?.status?.revision ?? 0;
    const path = `/apis/cert-manager.io/v1/namespaces/${namespace}/certificates/${name}/status`;
    const condition = { type: 'Issuing', status: 'True', reason: 'Trial', message: 'renewed by hand' };
    const conditions = [
      ...(before?.status?.conditions ?? []),
      { ...condition, lastTransitionTime: '2026-01-01T00:00:00Z' },
    ];
    await this.plane.request('PATCH', path, {
      body: { status: { conditions } },
      contentType: 'application/merge-patch+json',
    });
    await waitFor(`${namespace}/${name} is renewed`, seconds, async () => {
      const now = await this.certificate({ namespace, name });
      return now && (now.status?.revision ?? 0) > revision && isReady(now) ? [] : [now ? describe(now) : 'it is gone'];
    });
  }

  certificates(): Promise<(LiveObject & LiveCertificate)[]> {
    return this.plane.api.list<LiveObject & LiveCertificate>({ apiVersion: 'cert-manager.io/v1', kind: 'Certificate' });
  }

  async leaf({ namespace, name }: Place): Promise<X509Certificate> {
    return new X509Certificate((await this.secret(namespace, name)).text['tls.crt'] ?? '');
  }

  async secret(namespace: string, name: string): Promise<Held> {
    const found = await this.plane.api.find<LiveObject & { type: string; data?: Record<string, string> }>({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
    });
    const entries = Object.entries(found?.data ?? {}).map(
      ([key, value]) => [key, Buffer.from(value, 'base64')] as const,
    );
    return {
      type: found?.type ?? 'none',
      bytes: Object.fromEntries(entries),
      text: Object.fromEntries(entries.map(([key, value]) => [key, value.toString()])),
    };
  }

  /** The authorities in a bundle's ConfigMap; nothing where it is not. */
  async configMap(namespace: string, name: string): Promise<string> {
    const found = await this.plane.api.find<LiveObject & { data?: Record<string, string> }>({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
    });
    return found?.data?.['ca.crt'] ?? '';
  }

  /** Whether a PKCS #12 keystore opens with a password. */
  opens(store: Buffer, password: string): boolean {
    const file = this.at('store.p12');
    writeFileSync(file, store);
    try {
      const environment = { ...process.env, PASSWORD: password };
      execFileSync('openssl', ['pkcs12', '-in', file, '-passin', 'env:PASSWORD', '-noout'], {
        env: environment,
        stdio: 'ignore',
      });
      return true;
    } catch {
      return false;
    }
  }

  /** Lines of logs that tell of rights that lack, and programs that ended. */
  get errors(): readonly string[] {
    return this.components.flatMap((component) => [
      ...(component.running ? [] : [`${component.name} ended: ${component.lastWords}`]),
      ...readFileSync(this.at(`${component.name}.log`), 'utf8')
        .split('\n')
        .filter((line) => /forbidden|failed to (list|watch)|"level":"ERROR"/i.test(line))
        .map((line) => `${component.name}: ${line}`),
    ]);
  }

  /** Ends everything and removes every object and file. Returns what does not go. */
  async stop(): Promise<readonly string[]> {
    for (const component of this.components) await component.kill();
    for (const webhook of this.webhooks) await this.plane.api.delete(webhook);
    if (this.pass) {
      await releaseFinalizers(this.plane.api, this.pass.trial);
      await removeAll(this.pass);
    }
    rmSync(this.directory, { recursive: true, force: true });
    this.watchdog.dismiss();
    return this.pass?.outcome.findings ?? [];
  }

  /** Not that of cert-manager itself, which would be asked about every Certificate, and does not run here. */
  private get webhooks(): readonly KubernetesObject[] {
    return this.subject.manifests
      .map(({ object }) => object)
      .filter(({ metadata }) => metadata.annotations?.[injection] !== undefined);
  }

  private certificate({ namespace, name }: Place): Promise<(LiveObject & LiveCertificate) | undefined> {
    return this.plane.api.find({
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name, namespace },
    });
  }

  private argumentsOf(namespace: string, name: string): readonly string[] {
    const found = this.subject.manifests.find(
      ({ object: { kind, metadata } }) =>
        kind === 'Deployment' && metadata.name === name && metadata.namespace === namespace,
    );
    const { spec } = (found?.object ?? {}) as { spec?: { template: { spec: { containers: { args?: string[] }[] } } } };
    return spec?.template.spec.containers[0]?.args ?? [];
  }

  private async run(id: ToolId, args: readonly string[], name: string = id): Promise<void> {
    this.components.push(new Component(name, await tool(id), args, this.at(`${name}.log`)));
  }

  private async kubeconfig(namespace: string, account: string): Promise<string> {
    const file = this.at(`${account}.kubeconfig`);
    const token = await this.plane.serviceAccountToken(namespace, account);
    writeFileSync(file, this.plane.kubeconfigText(token), { mode: 0o600 });
    return file;
  }

  private at(file: string): string {
    return join(this.directory, file);
  }
}

function isPublic(object: KubernetesObject): boolean {
  const { kind, metadata, spec } = object as KubernetesObject & { spec?: Partial<LiveCertificate['spec']> };
  return kind === 'ClusterIssuer' ? metadata.name === publicAuthority : spec?.issuerRef?.name === publicAuthority;
}

function isReady({ status }: LiveCertificate): boolean {
  return (status?.conditions ?? []).some(({ type, status: state }) => type === 'Ready' && state === 'True');
}

function describe({ metadata, status }: LiveCertificate): string {
  const words = (status?.conditions ?? []).map(({ type, status: state, message }) => `${type} ${state}: ${message}`);
  return `${metadata.namespace}/${metadata.name}: ${words.join(', ') || 'not looked at'}`;
}
