import { Construct } from 'constructs';
import { Capability } from './capability';
import type { Cluster } from './cluster';
import { ConfigFiles, type ConfigFilesOptions, type FileContent } from './config-files';
import type { Environment } from './environment';
import { publishAt } from './ingress';
import { recommendedLabels } from './labels';
import type { MetricsOptions, MetricsTarget } from './metrics';
import { isServiceName } from './names';
import { place } from './placement';
import { type Fault, PlatformError } from './platform-error';
import {
  type CertificateKey,
  type CertificateNeed,
  CertificateRef,
  certificateSecret,
  publicAuthority,
  type SecretNeed,
  SecretRef,
} from './secret';
import type { PodSecurityLevel } from './security';
import type { Stage } from './stage';
import { labelled, type Observation } from './telemetry';
import { Workload } from './workload';
import type {
  CronJobProps,
  DaemonSetProps,
  DeploymentProps,
  JobProps,
  StatefulSetProps,
  WorkloadProps,
} from './workload-props';

/** What a product is, wherever it is used. Each system's class has one as `product`. */
export interface Product {
  /** Kebab-case, equal to the upstream project's name: `opensearch-dashboards`. */
  readonly id: string;
  /** Name for people: `OpenSearch Dashboards`. */
  readonly title: string;
  /** Home of the upstream project. */
  readonly upstream: string;
  /** @default 'workloads' */
  readonly stage?: Stage;
  /** Level of the namespace it lives in. @default 'restricted' */
  readonly podSecurity?: PodSecurityLevel;
  /** Whether it lives in a namespace of its own, because it must not read what others keep in theirs. @default false */
  readonly apart?: boolean;
}

/** Props of every system. */
export interface SystemProps {
  /** Name of this instance, a DNS label. Needed when a capability holds the product twice. @default the product's id */
  readonly name?: string;
}

/** A published web interface. */
export interface Publication {
  /** First label of the host name: `logs` becomes `logs.<domain>`. */
  readonly at: string;
  readonly port: string;
}

/** One product. Base class of everything in `lib/<capability>/`. */
export abstract class System extends Construct {
  readonly name: string;
  readonly namespace: string;
  readonly environment: Environment;
  protected readonly cluster: Cluster;
  protected readonly capability: Capability;

  constructor(
    scope: Construct,
    readonly product: Product,
    props: SystemProps,
  ) {
    super(scope, checkedName(scope, props.name ?? product.id));
    this.name = this.node.id;
    this.capability = Capability.of(this);
    this.environment = this.capability.environment;
    this.cluster = this.environment.cluster;
    this.namespace = this.capability.namespaceFor(this.level, product.apart ? product.id : undefined);
    place(this, { stage: product.stage ?? 'workloads', folder: this.name });
  }

  /** Raises every problem at once; does nothing when there is none. */
  protected refuse(problems: readonly Fault[]): void {
    if (problems.length > 0) throw new PlatformError(problems.map((problem) => ({ path: this.node.path, ...problem })));
  }

  /** Configuration files. Pods that mount them restart when they change, unless they watch them. */
  protected configMap(
    id: string,
    files: Readonly<Record<string, FileContent>> | (() => Readonly<Record<string, string>>),
    options?: ConfigFilesOptions,
  ): ConfigFiles {
    return new ConfigFiles(this, id, `${this.name}-${id}`, this.namespace, this.labels(id), files, options);
  }

  /** Declares that a Secret must exist in this system's namespace. */
  protected secret<K extends string>(need: SecretNeed<K>): SecretRef<K> {
    const declared = { path: this.node.path, namespace: this.namespace, need };
    const { name } = this.environment.declareSecret(this, declared).need;
    return new SecretRef(this, this.namespace, name, Object.keys(need.keys) as K[]);
  }

  /** Declares that a certificate must exist in this system's namespace, for a part of it that may come in a later stage. */
  protected certificate(certificate: CertificateNeed, part: Construct = this): CertificateRef {
    const need = certificateSecret(certificate);
    this.environment.declareSecret(part, { path: this.node.path, namespace: this.namespace, need, certificate });
    return new CertificateRef(this, this.namespace, need.name, Object.keys(need.keys) as CertificateKey[]);
  }

  protected deployment(props: DeploymentProps): Workload {
    return this.workload({ kind: 'Deployment', ...props });
  }

  protected statefulSet(props: StatefulSetProps): Workload {
    return this.workload({ kind: 'StatefulSet', ...props });
  }

  protected daemonSet(props: DaemonSetProps): Workload {
    return this.workload({ kind: 'DaemonSet', ...props });
  }

  protected job(props: JobProps): Workload {
    return this.workload({ kind: 'Job', ...props });
  }

  protected cronJob(props: CronJobProps): Workload {
    return this.workload({ kind: 'CronJob', ...props });
  }

  /** Metrics on a workload's port; `job` is the workload's name unless told otherwise. */
  protected metrics(
    workload: Workload,
    port: string,
    { job = workload.name, ...options }: MetricsOptions & { readonly job?: string } = {},
  ): MetricsTarget {
    return { job, port: workload.port(port), ...options };
  }

  /**
   * Tells monitoring and logging about this system. Rules and alerts of an instance that has a name of its own carry it as the label
   * `system`, so that those of several instances can be told apart.
   */
  protected observe(observation: Observation): void {
    const { name, product } = this;
    const told = name === product.id ? observation : labelled(observation, { system: name });
    this.environment.telemetry.register({ path: this.node.path, ...told });
  }

  /**
   * Publishes a web interface under the environment's domain through the cluster's ingress controller.
   * @returns the host name
   * @throws PlatformError when the cluster has no ingress controller.
   */
  protected publish(workload: Workload, { at, port }: Publication): string {
    const { ingress } = this.cluster.facts;
    if (!ingress) {
      throw new PlatformError({
        path: this.node.path,
        prop: 'at',
        problem: 'the cluster has no ingress controller to publish through',
        remedy: "declare it in the cluster's ingress, or leave the prop out",
      });
    }
    const host = this.environment.hostOf(at);
    const certificate = this.certificate({
      name: `${this.name}-ingress-tls`,
      purpose: `certificate that browsers see at https://${host}`,
      authority: publicAuthority,
      commonName: host,
      dnsNames: [host],
      usages: ['server'],
    });
    const backend = workload.endpoint(port, 'http');
    if (ingress.onNodes) workload.admitsNodes(port, 'http');
    else workload.admits(ingress, port, 'http');
    publishAt(this, {
      metadata: { name: this.name, namespace: this.namespace, labels: this.labels('ingress') },
      className: ingress.className,
      host,
      certificate: certificate.name,
      service: workload.name,
      port: backend.port,
    });
    return host;
  }

  /** URL of a web interface for links to it: where it is published, or inside the cluster, for whoever forwards its port. */
  protected webUrl(at: string | undefined, port: number): string {
    return at === undefined
      ? `http://${this.name}.${this.namespace}.svc:${port}`
      : `https://${this.environment.hostOf(at)}`;
  }

  private get level(): PodSecurityLevel {
    return this.product.podSecurity ?? 'restricted';
  }

  private workload(props: WorkloadProps): Workload {
    const instance = props.role ? `${this.name}-${props.role}` : this.name;
    return new Workload(
      this,
      {
        environment: this.environment,
        identity: {
          product: this.product.id,
          instance,
          component: props.role ?? this.product.id,
          partOf: this.capability.name,
        },
        namespace: this.namespace,
        level: this.level,
      },
      props,
    );
  }

  private labels(component: string): Record<string, string> {
    return recommendedLabels({
      product: this.product.id,
      instance: this.name,
      component,
      partOf: this.capability.name,
    });
  }
}

function checkedName(scope: Construct, name: string): string {
  const path = `${scope.node.path}/${name}`;
  if (!isServiceName(name)) {
    throw new PlatformError({
      path,
      prop: 'name',
      problem: `'${name}' cannot name a Service`,
      remedy: 'use lower-case letters, digits and dashes, and begin with a letter',
    });
  }
  if (scope.node.tryFindChild(name)) {
    throw new PlatformError({
      path,
      prop: 'name',
      problem: 'another system here already has this name',
      remedy: 'give one of them a name of its own',
    });
  }
  return name;
}
