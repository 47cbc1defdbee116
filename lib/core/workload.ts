import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { AccessRule } from './access';
import { portsOf, probedPorts } from './container';
import { declareDisruptionBudget } from './disruption-budget';
import { Endpoint, type Flow, type PeerPort, type PodSet, type Source, targetName } from './endpoint';
import { identityEndpoints } from './identity';
import { recommendedLabels, selectorLabels } from './labels';
import { connectionProblem, sourceProblem } from './naming';
import { PlatformError } from './platform-error';
import { exceptionsOf } from './pod';
import type { Priority } from './priority';
import type { Protocol } from './protocol';
import { exceptionAnnotations } from './security';
import { WorkloadAccess } from './workload-access';
import { workloadProblems } from './workload-checks';
import { WorkloadObject } from './workload-object';
import { WorkloadPolicies } from './workload-policies';
import type { WorkloadContext, WorkloadProps } from './workload-props';
import { declareRenewals } from './workload-renewals';
import { WorkloadServices } from './workload-services';

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
  /** None for pods on the network of the node, which no policy reaches. */
  private readonly policies?: WorkloadPolicies;
  private readonly labels: Record<string, string>;
  private readonly priorityClass: string;
  private readonly services: WorkloadServices;
  private readonly object: WorkloadObject;
  private readonly access: WorkloadAccess;

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
    this.services = new WorkloadServices(this, {
      metadata: this.metadata(),
      selector: this.pods.selector,
      sticky: 'sticky' in props && props.sticky === true,
      ports: this.ports,
    });
    this.check();
    this.priorityClass = context.environment.priorityClass(props.priority ?? defaultPriority[props.kind]);
    this.policies = this.onNode ? undefined : this.declarePolicies();
    this.access = this.declareAccess();
    this.object = this.declareObject();
    if ('replicas' in props) declareDisruptionBudget(this, this.metadata(), this.pods, props.replicas);
    declareRenewals(this, { environment: context.environment, namespace: this.namespace, name: this.name, props });
  }

  /**
   * Declares a connection: both halves of the network policy follow, and the map shows it. With `portOnly`, the reason for
   * it, the own half names the port and not who is there.
   * @throws PlatformError when the address is none, when the cluster lacks a fact that a policy needs to name it, or when its
   * ranges cover addresses of pods without a reason.
   */
  connectsTo(endpoint: Endpoint, { portOnly }: { readonly portOnly?: string } = {}): void {
    const flow: Flow = { from: this.node.path, source: this.source, to: targetName(endpoint), endpoint, portOnly };
    const problem = connectionProblem(this.context.environment.cluster, flow);
    if (problem) throw new PlatformError({ path: this.node.path, prop: 'connectsTo', ...problem });
    this.policies?.allowOut(flow);
    if (endpoint.peer.kind === 'pods') endpoint.peer.accept?.(flow);
    this.context.environment.declareFlow(flow);
  }

  /**
   * Grants what the workload may do in a namespace, its own or another. Granting the same twice changes nothing.
   * @throws PlatformError when it has no access to the Kubernetes API at all.
   */
  mayIn(namespace: string, ...rules: readonly AccessRule[]): void {
    this.access.grantIn(namespace, rules);
  }

  /** Lets pods that are not part of the platform connect to a port: those of an ingress controller, for example. */
  admits(pods: PodSet, port: string, protocol: Protocol): void {
    this.admit(`${pods.namespace} (not part of the platform)`, { kind: 'pods', pods }, port, protocol);
  }

  /**
   * Lets the nodes connect to a port: pods that use their network, such as some ingress controllers.
   * @throws PlatformError when the CNI knows nodes by their addresses, and the cluster does not state them.
   */
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
    this.services.expose(port);
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

  /** A hash of the pod template: it differs when pods have to be replaced. */
  get contentHash(): string {
    return this.object.contentHash;
  }

  /** Whether its pods use the node's network: no policy reaches them, and to others they are the node. */
  private get onNode(): boolean {
    return this.props.host?.network ?? false;
  }

  private get source(): Source {
    return this.onNode ? { kind: 'nodes' } : { kind: 'pods', pods: this.pods };
  }

  private admit(from: string, source: Source, port: string, protocol: Protocol): void {
    const problem = sourceProblem(this.context.environment.cluster, source);
    if (problem) throw new PlatformError({ path: this.node.path, prop: 'admits', ...problem });
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

  private metadata(): k8s.ObjectMeta {
    return { name: this.name, namespace: this.namespace, labels: this.labels };
  }

  private declareAccess(): WorkloadAccess {
    const { name, namespace, labels, props } = this;
    const declared = new WorkloadAccess(this, {
      grantee: { name, namespace, labels },
      access: props.access,
      identity: props.identity,
    });
    if (props.identity) for (const endpoint of identityEndpoints(props.identity)) this.connectsTo(endpoint);
    if (props.injected) this.connectsTo(props.injected.endpoint);
    if (props.access) this.connectsTo(this.context.environment.cluster.apiServer);
    return declared;
  }

  private declareObject(): WorkloadObject {
    const exceptions = exceptionsOf(this.props, this.node.path);
    for (const exception of exceptions) this.context.environment.declareException(exception);
    const { name, headlessService, priorityClass, props, context } = this;
    const { selector } = this.pods;
    const annotations = exceptionAnnotations(exceptions);
    const object = { props, context, name, selector, annotations, priorityClass, headlessService };
    const declared = new WorkloadObject(this, object);
    if (props.kind === 'StatefulSet') this.services.declareHeadless(headlessService);
    return declared;
  }

  private declarePolicies(): WorkloadPolicies {
    return new WorkloadPolicies(this, {
      environment: this.context.environment,
      name: this.name,
      labels: this.labels,
      pods: this.pods,
      probed: () => probedPorts(this.props).map((name) => this.portOf(name).port),
    });
  }
}
