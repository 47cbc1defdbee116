import { createHash } from 'node:crypto';
import { ApiObject, type Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Access, grant } from './access';
import { type ContainerProps, portsOf, type ServingProps } from './container';
import { addressProblem, Endpoint, type Flow, type PeerPort, type PodSet, type Source, targetName } from './endpoint';
import type { Environment } from './environment';
import {
  type CloudIdentity,
  identityAnnotations,
  identityEndpoints,
  identityLabels,
  identityProblem,
} from './identity';
import type { Injection } from './injection';
import { type Identity, recommendedLabels, selectorLabels } from './labels';
import { lazy } from './lazy';
import { isDnsLabel, maxWorkloadName } from './names';
import { namingProblem } from './naming';
import { PlatformError, type Problem } from './platform-error';
import { checksumOf, claimsOf, exceptionsOf, renderPod, renderSpread, suppliesOf } from './pod';
import type { Priority } from './priority';
import type { Protocol } from './protocol';
import { bytesOf } from './quantity';
import {
  admits,
  exceptionAnnotations,
  type HostAccess,
  levelOfException,
  type PodSecurityLevel,
  type RunAs,
} from './security';
import { renderClaim } from './volume';
import { WorkloadPolicies } from './workload-policies';

/** What every pod of the platform is told. */
export type PodProps = ServingProps & {
  /** Role of the workload inside its system; also the suffix of its name. @default the system's main workload */
  readonly role?: string;
  readonly runAs: RunAs;
  /** What it touches on the node, with the reason. @default nothing */
  readonly host?: HostAccess;
  /** Why the root file system must be writable. @default it is read-only */
  readonly writableRoot?: string;
  /** What it may do through the Kubernetes API. @default nothing, and no token */
  readonly access?: Access;
  /** Who it is to the cloud. @default nobody */
  readonly identity?: CloudIdentity;
  /** Containers that run one after the other before the main one, by name. */
  readonly init?: Readonly<Record<string, ContainerProps>>;
  /** Containers beside the main one, by name. */
  readonly sidecars?: Readonly<Record<string, ServingProps>>;
  /** @default by kind: node-agent, store, service or job */
  readonly priority?: Priority;
  /** Time between the request to stop and the kill. @default 30 seconds */
  readonly grace?: Duration;
  /** Taints that the pods bear. @default none */
  readonly tolerations?: readonly k8s.Toleration[];
  /** What a mutating webhook puts into each pod, such as an agent that fetches secrets. @default nothing */
  readonly injected?: Injection;
};

/** A Deployment: pods that are alike and keep nothing. */
export type DeploymentProps = PodProps & {
  readonly replicas: number;
  /** `recreate` stops all old pods before it starts a new one. @default 'rolling' */
  readonly update?: 'rolling' | 'recreate';
};

/** A StatefulSet: pods with a name and volumes of their own. */
export type StatefulSetProps = PodProps & {
  readonly replicas: number;
  /** Whether pods start together or one after the other. @default 'parallel' */
  readonly startOrder?: 'parallel' | 'ordered';
  /**
   * `on-delete` leaves old pods until somebody deletes them: for members whose order of replacement depends on their state.
   * @default 'rolling'
   */
  readonly update?: 'rolling' | 'on-delete';
};

/** A DaemonSet: one pod on every node. */
export type DaemonSetProps = PodProps;

/** A Job: runs to its end once for each content; a change makes a new Job. */
export type JobProps = PodProps & {
  readonly role: string;
  /** Failed pods before the Job gives up. @default 6, the default of Kubernetes */
  readonly retries?: number;
};

/** A CronJob: a Job on a schedule. */
export type CronJobProps = JobProps & {
  /** Cron expression, in UTC. */
  readonly schedule: string;
};

/** What to run, by kind. */
export type WorkloadProps =
  | ({ readonly kind: 'Deployment' } & DeploymentProps)
  | ({ readonly kind: 'StatefulSet' } & StatefulSetProps)
  | ({ readonly kind: 'DaemonSet' } & DaemonSetProps)
  | ({ readonly kind: 'Job' } & JobProps)
  | ({ readonly kind: 'CronJob' } & CronJobProps);

/** Where a workload belongs. */
export interface WorkloadContext {
  readonly environment: Environment;
  readonly identity: Identity;
  readonly namespace: string;
  /** Pod Security level of the namespace. */
  readonly level: PodSecurityLevel;
}

/** A port of a workload, as others refer to it. */
export interface WorkloadPort {
  readonly workload: Workload;
  readonly name: string;
  readonly number: number;
}

const defaultPriority: Readonly<Record<WorkloadProps['kind'], Priority>> = {
  Deployment: 'service',
  StatefulSet: 'store',
  DaemonSet: 'node-agent',
  Job: 'job',
  CronJob: 'job',
};

/** Failed pods before a Job gives up, as Kubernetes has it. */
const defaultRetries = 6;

/** Digits of the content hash in a Job's name. */
const hashDigits = 8;

/**
 * A Deployment, StatefulSet, DaemonSet, Job or CronJob with everything that belongs to it: ServiceAccount, roles, network
 * policy, disruption budget, and Services once somebody asks for an endpoint. Rendered at synthesis from what was declared.
 */
export class Workload extends Construct {
  readonly name: string;
  readonly namespace: string;
  /** The pods, as network policies and Services select them. */
  readonly pods: PodSet;

  private readonly ports: ReadonlyMap<string, PeerPort>;
  private readonly exposed = new Set<string>();
  /** None for pods on the network of the node, which no policy reaches. */
  private readonly policies?: WorkloadPolicies;
  private readonly labels: Record<string, string>;
  private readonly priorityClass: string;

  constructor(
    scope: Construct,
    private readonly context: WorkloadContext,
    readonly props: WorkloadProps,
  ) {
    super(scope, props.role ?? 'workload');
    this.name = context.identity.instance;
    this.namespace = context.namespace;
    this.pods = { namespace: context.namespace, selector: selectorLabels(context.identity) };
    this.labels = recommendedLabels(context.identity);
    this.ports = portsOf(props);
    this.check();
    this.priorityClass = context.environment.priorityClass(props.priority ?? defaultPriority[props.kind]);
    this.policies = this.onNode ? undefined : this.declarePolicies();
    this.declareAccess();
    this.declareObject();
    this.declareBudget();
  }

  /**
   * Declares a connection: both halves of the network policy follow, and the map shows it. With `portOnly`, the reason for
   * it, the own half names the port and not who is there.
   * @throws PlatformError when the address is none, when the cluster lacks a fact that a policy needs to name it, or when its
   * ranges cover addresses of pods without a reason.
   */
  connectsTo(endpoint: Endpoint, { portOnly }: { readonly portOnly?: string } = {}): void {
    const { cluster } = this.context.environment;
    const problem = addressProblem(endpoint) ?? (portOnly ? undefined : namingProblem(cluster, endpoint.peer));
    if (problem) throw new PlatformError({ path: this.node.path, prop: 'connectsTo', ...problem });
    const flow: Flow = { from: this.node.path, source: this.source, to: targetName(endpoint), endpoint, portOnly };
    this.policies?.allowOut(flow);
    if (endpoint.peer.kind === 'pods') endpoint.peer.accept?.(flow);
    this.context.environment.declareFlow(flow);
  }

  /** Lets pods that are not part of the platform connect to a port: those of an ingress controller, for example. */
  admits(pods: PodSet, port: string, protocol: Protocol): void {
    this.admit(`${pods.namespace} (not part of the platform)`, { kind: 'pods', pods }, port, protocol);
  }

  /** Lets the nodes connect to a port: pods that use their network, such as some ingress controllers. */
  admitsNodes(port: string, protocol: Protocol): void {
    this.admit('nodes', { kind: 'nodes' }, port, protocol);
  }

  /** Lets the API server call a port over TLS: a webhook, or the server of an aggregated API. */
  admitsWebhookCalls(port: string): void {
    this.admit('API server', { kind: 'api-server' }, port, 'https');
  }

  /** Lets everybody in and outside the cluster connect to a port: clients of an ingress controller, for example. */
  admitsEverybody(port: string, protocol: Protocol): void {
    this.admit('everybody', { kind: 'anyone' }, port, protocol);
  }

  /** Pods of this workload reach each other on a port: clusters that replicate or elect. */
  peersOn(...ports: string[]): void {
    for (const port of ports) this.connectsTo(this.podEndpoint(port, 'peer'));
  }

  /** A port behind the workload's Service, which is declared on first use. */
  endpoint<P extends Protocol>(port: string, protocol: P, options: { readonly tls?: boolean } = {}): Endpoint<P> {
    if (this.exposed.size === 0) this.declareService();
    this.exposed.add(port);
    return this.podEndpoint(port, protocol, options.tls);
  }

  /** A port at which each pod is read on its own, and the Service whose endpoint slices list the pods. */
  scraped(port: string, tls = false): { readonly service: string; readonly endpoint: Endpoint<'metrics'> } {
    if (this.props.kind === 'StatefulSet') {
      return { service: this.headlessService, endpoint: this.podEndpoint(port, 'metrics', tls) };
    }
    return { service: this.name, endpoint: this.endpoint(port, 'metrics', { tls }) };
  }

  /** A port, for whoever must know the workload with it. */
  port(name: string): WorkloadPort {
    return { workload: this, name, number: this.portOf(name).port };
  }

  /** Host name of the Service. */
  get host(): string {
    return `${this.name}.${this.namespace}.svc`;
  }

  /** Name of a StatefulSet's governing Service, which resolves to every pod, ready or not. */
  get headlessService(): string {
    return `${this.name}-headless`;
  }

  /** Whether its pods use the node's network: no policy reaches them, and to others they are the node. */
  private get onNode(): boolean {
    return this.props.host?.network ?? false;
  }

  private get source(): Source {
    return this.onNode ? { kind: 'nodes' } : { kind: 'pods', pods: this.pods };
  }

  private admit(from: string, source: Source, port: string, protocol: Protocol): void {
    const endpoint = this.podEndpoint(port, protocol);
    const flow: Flow = { from, source, to: this.node.path, endpoint };
    this.policies?.allowIn(flow);
    this.context.environment.declareFlow(flow);
  }

  private podEndpoint<P extends Protocol>(port: string, protocol: P, tls = false): Endpoint<P> {
    const target = this.portOf(port);
    return new Endpoint({
      protocol,
      host: this.host,
      port: target.port,
      tls,
      peer: this.policies
        ? { kind: 'pods', pods: this.pods, accept: (flow) => this.policies?.allowIn(flow) }
        : { kind: 'nodes' },
      peerPorts: [target],
    });
  }

  private portOf(name: string): PeerPort {
    const port = this.ports.get(name);
    if (port) return port;
    const known = [...this.ports.keys()].join(', ') || 'none';
    throw new PlatformError({
      path: this.node.path,
      prop: 'ports',
      problem: `has no port '${name}'; it has ${known}`,
      remedy: 'name one of its ports, or declare it',
    });
  }

  private check(): void {
    const problems = workloadProblems(this.node.path, this.name, this.props, this.context);
    if (problems.length > 0) throw new PlatformError(problems);
  }

  private metadata(annotations?: Record<string, string>): k8s.ObjectMeta {
    return { name: this.name, namespace: this.namespace, labels: this.labels, annotations };
  }

  private declareAccess(): void {
    const { name, namespace, labels } = this;
    new k8s.KubeServiceAccount(this, 'service-account', {
      metadata: this.metadata(this.props.identity && identityAnnotations(this.props.identity)),
      automountServiceAccountToken: false,
    });
    if (this.props.identity) {
      for (const endpoint of identityEndpoints(this.props.identity)) this.connectsTo(endpoint);
    }
    if (this.props.injected) this.connectsTo(this.props.injected.endpoint);
    if (!this.props.access) return;
    grant(this, { name, namespace, labels }, this.props.access);
    this.connectsTo(this.context.environment.cluster.apiServer);
  }

  private declareObject(): void {
    const exceptions = exceptionsOf(this.props, this.node.path);
    for (const exception of exceptions) this.context.environment.declareException(exception);
    const metadata = {
      ...this.metadata(exceptionAnnotations(exceptions)),
      labels: recommendedLabels(this.context.identity, this.props.image),
    };
    const selector = { matchLabels: { ...this.pods.selector } };
    const { props } = this;
    switch (props.kind) {
      case 'Deployment':
        new k8s.KubeDeployment(this, 'Resource', {
          metadata,
          spec: { replicas: props.replicas, selector, strategy: renderStrategy(props), template: this.template() },
        });
        return;
      case 'StatefulSet':
        // The typed object would drop the kind of each claim template, and GitOps would see drift for ever.
        new ApiObject(this, 'Resource', {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          metadata: { ...metadata },
          spec: lazy(() => this.statefulSetSpec(props, selector)),
        });
        this.declareHeadlessService();
        return;
      case 'DaemonSet':
        new k8s.KubeDaemonSet(this, 'Resource', {
          metadata,
          spec: {
            selector,
            // No surge: two pods on one node would share the directories they keep there.
            updateStrategy: {
              type: 'RollingUpdate',
              rollingUpdate: { maxUnavailable: k8s.IntOrString.fromString('10%') },
            },
            template: this.template(),
          },
        });
        return;
      case 'Job':
        new k8s.KubeJob(this, 'Resource', {
          metadata: { ...metadata, name: lazy(() => `${this.name}-${this.contentHash}`) },
          spec: this.jobSpec(props),
        });
        return;
      case 'CronJob':
        new k8s.KubeCronJob(this, 'Resource', {
          metadata,
          spec: { schedule: props.schedule, concurrencyPolicy: 'Forbid', jobTemplate: { spec: this.jobSpec(props) } },
        });
    }
  }

  private statefulSetSpec(props: StatefulSetProps, selector: k8s.LabelSelector): object {
    const { cluster } = this.context.environment;
    const claims = claimsOf(props);
    const spec = k8s.toJson_StatefulSetSpec({
      replicas: props.replicas,
      serviceName: this.headlessService,
      podManagementPolicy: props.startOrder === 'ordered' ? 'OrderedReady' : 'Parallel',
      updateStrategy: { type: props.update === 'on-delete' ? 'OnDelete' : 'RollingUpdate' },
      selector,
      template: this.renderTemplate(),
      persistentVolumeClaimRetentionPolicy:
        claims.length > 0 ? { whenDeleted: 'Retain', whenScaled: 'Retain' } : undefined,
    });
    const labels = { ...this.pods.selector };
    const templates = claims.map((claim) =>
      renderClaim(claim, labels, claim.storageClass ?? cluster.defaultStorageClass),
    );
    return claims.length > 0 ? { ...spec, volumeClaimTemplates: templates } : { ...spec };
  }

  private jobSpec(props: JobProps): k8s.JobSpec {
    return { backoffLimit: props.retries ?? defaultRetries, template: this.template() };
  }

  private template(): k8s.PodTemplateSpec {
    return lazy(() => this.renderTemplate());
  }

  private renderTemplate(): k8s.PodTemplateSpec {
    const { props, context } = this;
    const replicated = 'replicas' in props && props.replicas > 1;
    const spec = renderPod(props, {
      path: this.node.path,
      mainContainer: context.identity.product,
      serviceAccount: this.name,
      priorityClass: this.priorityClass,
      restartPolicy: runsToEnd(props) ? 'OnFailure' : undefined,
      spread: replicated
        ? renderSpread(
            context.environment.cluster,
            { ...this.pods.selector },
            props.kind === 'StatefulSet' ? 'required' : 'preferred',
          )
        : undefined,
    });
    return {
      metadata: {
        labels: { ...recommendedLabels(context.identity, props.image), ...identityLabels(props.identity) },
        annotations: this.podAnnotations(),
      },
      spec,
    };
  }

  private podAnnotations(): Record<string, string> | undefined {
    const { injected } = this.props;
    const checksum = checksumOf(this.props);
    const annotations = {
      ...(checksum && { 'checksum/config': checksum }),
      ...injected?.annotations,
      ...(runsToEnd(this.props) && injected?.toEnd),
    };
    return Object.keys(annotations).length > 0 ? annotations : undefined;
  }

  /** A hash of the pod template: it differs when pods have to be replaced. */
  get contentHash(): string {
    return createHash('sha256').update(JSON.stringify(this.renderTemplate())).digest('hex').slice(0, hashDigits);
  }

  private declareBudget(): void {
    if (!('replicas' in this.props) || this.props.replicas < 2) return;
    new k8s.KubePodDisruptionBudget(this, 'disruption-budget', {
      metadata: this.metadata(),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: { ...this.pods.selector } },
        // A pod that is not ready protects nothing; keeping it would block the drain of a node for ever.
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }

  private declarePolicies(): WorkloadPolicies {
    return new WorkloadPolicies(this, {
      environment: this.context.environment,
      name: this.name,
      labels: this.labels,
      pods: this.pods,
      probed: () => this.probedPorts(),
    });
  }

  private probedPorts(): number[] {
    const probes = [this.props.ready, this.props.live, this.props.start?.probe];
    const names = probes.flatMap((probe) => (probe && probe.kind !== 'exec' ? [probe.port] : []));
    return [...new Set(names)].map((name) => this.portOf(name).port);
  }

  private declareService(): void {
    new k8s.KubeService(this, 'service', {
      metadata: this.metadata(),
      spec: {
        selector: { ...this.pods.selector },
        ports: lazy(() => this.servicePorts((name) => this.exposed.has(name))),
      },
    });
  }

  private declareHeadlessService(): void {
    new k8s.KubeService(this, 'headless-service', {
      metadata: { ...this.metadata(), name: this.headlessService },
      spec: {
        clusterIp: 'None',
        // Members find each other before they are ready: readiness waits for the cluster, not the other way round.
        publishNotReadyAddresses: true,
        selector: { ...this.pods.selector },
        ports: this.servicePorts(() => true),
      },
    });
  }

  /** The same number as the container's: some CNIs judge a connection before the Service translates it. */
  private servicePorts(wanted: (name: string) => boolean): k8s.ServicePort[] {
    return [...this.ports]
      .filter(([name]) => wanted(name))
      .map(([name, { port, transport }]) => ({
        name,
        port,
        targetPort: k8s.IntOrString.fromString(name),
        protocol: transport,
      }));
  }
}

function runsToEnd({ kind }: WorkloadProps): boolean {
  return kind === 'Job' || kind === 'CronJob';
}

function renderStrategy({ update }: DeploymentProps): k8s.DeploymentStrategy {
  if (update === 'recreate') return { type: 'Recreate' };
  return {
    type: 'RollingUpdate',
    rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromNumber(1) },
  };
}

function workloadProblems(path: string, name: string, props: WorkloadProps, context: WorkloadContext): Problem[] {
  const { cluster } = context.environment;
  const problems: Problem[] = [];
  if (!isDnsLabel(name) || name.length > maxWorkloadName) {
    problems.push({
      path,
      prop: 'name',
      problem: `'${name}' is not a DNS label of at most ${maxWorkloadName} characters`,
      remedy: 'use lower-case letters, digits and dashes',
    });
  }
  if ('replicas' in props && !(Number.isInteger(props.replicas) && props.replicas >= 1)) {
    problems.push({
      path,
      prop: 'replicas',
      problem: `${props.replicas} is not a number of replicas`,
      remedy: 'use 1 or more',
    });
  }
  for (const { id } of exceptionsOf(props, path)) {
    if (admits(context.level, levelOfException[id])) continue;
    problems.push({
      path,
      prop: id,
      problem: `needs Pod Security level ${levelOfException[id]}, but namespace '${context.namespace}' enforces ${context.level}`,
      remedy: `give the system podSecurity: '${levelOfException[id]}', or drop the exception`,
    });
  }
  const identity = props.identity && identityProblem(cluster, props.identity);
  if (identity) problems.push({ path, prop: 'identity', ...identity });
  for (const { prop, problem } of suppliesOf(props)) {
    const fault = problem({ namespace: context.namespace, serviceAccount: name });
    if (fault) problems.push({ path, prop, ...fault });
  }
  const classes = cluster.facts.storageClasses.map((storageClass) => storageClass.name);
  for (const { name: claimName, size, storageClass } of claimsOf(props)) {
    if (bytesOf(size) <= 0) {
      const problem = `claim '${claimName}' asks for no space`;
      problems.push({ path, prop: 'size', problem, remedy: 'give it the space that its data needs' });
    }
    const wanted = storageClass ?? cluster.defaultStorageClass;
    if (wanted !== undefined && classes.includes(wanted)) continue;
    problems.push({
      path,
      prop: 'storageClass',
      problem: wanted
        ? `the cluster has no storage class '${wanted}'`
        : `claim '${claimName}' names no storage class and the cluster has no default`,
      remedy: `use one of ${classes.join(', ') || 'none'}, or declare it in the cluster's storageClasses`,
    });
  }
  return problems;
}
