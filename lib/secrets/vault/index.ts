// Vault or OpenBao: keeps secrets, makes keys, certificates and database users, and lends them to whoever proves who they are.
// Needs: a storage class; certificates; a seal: a key service of the cloud, another server, or (OpenBao) a key in a Secret.
// Offers: `api`; a role and a policy for each workload that `definitions` name.
// The bootstrap job owns what `definitions` name. The recovery keys are encrypted for their holders from the first moment on.
// https://developer.hashicorp.com/vault, https://openbao.org

import type { Construct } from 'constructs';
import {
  type CertificateRef,
  type Endpoint,
  type Product,
  type Resources,
  Size,
  System,
  type SystemProps,
  type Workload,
} from '../../core';
import { place } from '../../core/placement';
import { vaultAlerts } from './alerts';
import { definitionProblems, memberProblems, type Recovery, recoveryProblems } from './checks';
import { auditDevices, containerPlaces, ports, serverConfig } from './config';
import { vaultDashboard } from './dashboard';
import { databaseConnections, databaseNeed } from './databases';
import type { Definitions } from './definitions';
import { type Distribution, distributions } from './distribution';
import {
  bootstrapProps,
  commonSettings,
  jobPlaces,
  jobScript,
  kubernetesScript,
  oldestSnapshot,
  rolloutProps,
  type SnapshotProps,
  snapshotJobProps,
  snapshotNeed,
  snapshotProblems,
} from './jobs';
import { vaultMetrics } from './metrics';
import { planOf } from './plan';
import { type Seal, sealEndpoints, sealProblems } from './seal';
import { runScript, sealNeed, serverCertificate, serverProps } from './server';

export interface VaultProps extends SystemProps {
  readonly distribution: Distribution;
  /** Members, an odd number. @default 1, 3 or 5 by scale */
  readonly replicas?: number;
  /** Volume of each member. @default 10 GiB */
  readonly storage?: Size;
  /** @default the cluster's default class */
  readonly storageClass?: string;
  /** Who unseals a member that starts. */
  readonly seal: Seal;
  /** Who holds the recovery keys. */
  readonly recovery: Recovery;
  /** Copies outside the cluster, or the reason why there are none. */
  readonly snapshots: SnapshotProps | { readonly none: string };
  /** @default nothing but what the instance itself needs */
  readonly definitions?: Definitions;
}

const defaults = {
  replicas: { minimal: 1, standard: 3, large: 5 },
  storage: Size.gibibytes(10),
  resources: {
    minimal: { cpu: '100m', memory: Size.mebibytes(256) },
    standard: { cpu: '500m', memory: Size.gibibytes(1) },
    large: { cpu: '2', memory: Size.gibibytes(4) },
  },
} as const;

/** A store for secrets, of either distribution. */
export class Vault extends System {
  /** What each distribution is. */
  static readonly products = {
    vault: { id: 'vault', title: 'Vault', upstream: 'https://developer.hashicorp.com/vault' },
    openbao: { id: 'openbao', title: 'OpenBao', upstream: 'https://openbao.org' },
  } as const satisfies Readonly<Record<Distribution, Product>>;

  /** The API, over TLS. Any member answers: standbys forward. */
  readonly api: Endpoint<'vault'>;
  /** The members' certificate; clients trust its `ca.crt`. */
  readonly trust: CertificateRef;
  /** Audience of the tokens with which workloads log in. */
  readonly audience: string;
  /** What it holds besides secrets. */
  readonly definitions: Definitions;
  readonly distribution: Distribution;

  constructor(scope: Construct, props: VaultProps) {
    super(scope, Vault.products[props.distribution], props);
    const { distribution, seal, recovery, snapshots, definitions = {} } = props;
    const replicas = props.replicas ?? this.environment.scaled(defaults.replicas);
    this.refuse([
      ...memberProblems(replicas),
      ...sealProblems(distribution, seal, this.cluster),
      ...recoveryProblems(recovery),
      ...snapshotProblems(snapshots),
      ...definitionProblems(definitions),
    ]);
    this.audience = this.name;
    this.definitions = definitions;
    this.distribution = distribution;
    this.trust = this.certificate(serverCertificate(this.name, this.namespace));
    const need = sealNeed(this.name, seal);

    const pods = Array.from({ length: replicas }, (_, ordinal) => `${this.name}-${ordinal}`);
    const members = pods.map((pod) => `https://${pod}.${this.name}-headless.${this.namespace}.svc:${ports.api}`);
    const places = containerPlaces(distribution);
    const server = this.statefulSet(
      serverProps({
        name: this.name,
        namespace: this.namespace,
        distribution,
        replicas,
        seal,
        storage: props.storage ?? defaults.storage,
        storageClass: props.storageClass,
        resources: this.environment.scaled<Resources>(defaults.resources),
        config: this.configMap('config', {
          'run.sh': runScript(distribution),
          'server.json': json(serverConfig({ distribution, clusterName: this.name, seal, members, places })),
        }),
        certificate: this.trust,
        sealSecret: need && this.secret(need),
      }),
    );
    server.peersOn('api', 'cluster');
    for (const endpoint of sealEndpoints(seal)) server.connectsTo(endpoint);
    this.api = server.endpoint('api', 'vault', { tls: true });

    const copies = 'none' in snapshots ? undefined : snapshots;
    const snapshot = copies && this.snapshot(members, copies);
    const rollout = this.rollout(server, members, pods);
    this.bootstrap(server, members, props, { snapshot: snapshot?.name, rollout: rollout.name });

    this.observe({
      metrics: [
        this.metrics(server, 'api', {
          path: '/v1/sys/metrics',
          // Whoever asks for another form first, such as one with native histograms, would be answered in JSON.
          parameters: { format: 'prometheus' },
          tls: true,
          exposes: vaultMetrics,
        }),
      ],
      alerts: vaultAlerts(server.name, {
        members: replicas,
        snapshots: snapshot && { job: snapshot.name, oldest: copies?.oldest ?? oldestSnapshot },
        namespace: this.namespace,
      }),
      dashboard: vaultDashboard(distributions[distribution].title, server.name),
      logs: 'json',
    });
  }

  private snapshot(members: readonly string[], snapshots: SnapshotProps): Workload {
    const files = this.configMap('snapshot', {
      'client.js': jobScript('client.js'),
      'snapshot.js': jobScript('snapshot.js'),
      'snapshot.json': json({ ...commonSettings, members, file: `${jobPlaces.work}/snapshot` }),
    });
    const keys = snapshots.identity ? undefined : this.secret(snapshotNeed(this.name, snapshots));
    const folder = `${this.environment.name}/${this.name}`;
    const job = this.cronJob(snapshotJobProps(this.jobContent(files), folder, snapshots, keys));
    job.connectsTo(this.api);
    job.connectsTo(snapshots.store);
    return job;
  }

  /** In the last stage: it looks for members of an old revision once the new one is there. */
  private rollout(server: Workload, members: readonly string[], pods: readonly string[]): Workload {
    const files = this.configMap('rollout', {
      'client.js': jobScript('client.js'),
      'kubernetes.js': kubernetesScript(),
      'rollout.js': jobScript('rollout.js'),
      'rollout.json': () =>
        json({
          ...commonSettings,
          members,
          pods,
          namespace: this.namespace,
          statefulSet: server.name,
          // The job runs again whenever this differs.
          template: server.contentHash,
        }),
    });
    const job = this.job(rolloutProps(this.jobContent(files), server.name, pods));
    place(job, { stage: 'checks', folder: this.name });
    job.connectsTo(this.api);
    return job;
  }

  private bootstrap(
    server: Workload,
    members: readonly string[],
    { distribution, definitions = {}, recovery }: VaultProps,
    accounts: { readonly snapshot?: string; readonly rollout: string },
  ): void {
    const recoveryConfigMap = `${this.name}-recovery-keys`;
    const connections = databaseConnections(definitions);
    for (const { server: database } of Object.values(connections)) server.connectsTo(database);
    const credentials = Object.fromEntries(
      Object.entries(connections).map(([name, connection]) => [
        name,
        this.secret(databaseNeed(this.name, name, connection)),
      ]),
    );
    const steps = planOf(definitions, {
      audience: this.audience,
      namespace: this.namespace,
      accounts: { ...accounts, bootstrap: `${this.name}-bootstrap` },
      members: members.length,
      audit: distributions[distribution].declaresAudit ? {} : auditDevices(containerPlaces(distribution).audit),
      credentials: (connection) => `${jobPlaces.credentials}/${connection}`,
      kubernetesHost: 'https://kubernetes.default.svc',
    });
    const files = this.configMap('bootstrap', {
      'apply.js': jobScript('apply.js'),
      'bootstrap.js': jobScript('bootstrap.js'),
      'bootstrap.json': json({
        ...commonSettings,
        members,
        namespace: this.namespace,
        recoveryConfigMap,
        recovery,
        steps,
      }),
      'client.js': jobScript('client.js'),
      'kubernetes.js': kubernetesScript(),
    });
    const job = this.job(bootstrapProps(this.jobContent(files), recoveryConfigMap, credentials));
    job.connectsTo(this.api);
  }

  private jobContent(files: ReturnType<Vault['configMap']>) {
    return { files, certificate: this.trust, audience: this.audience };
  }
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
