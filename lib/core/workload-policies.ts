import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { declareDialectPolicy, type Side } from './dialect-policy';
import type { Flow, PodSet } from './endpoint';
import type { Environment } from './environment';
import { annotationPrefix } from './labels';
import { lazy } from './lazy';
import { type Naming, sourceNaming, targetNaming } from './naming';
import { type Connections, renderPolicy } from './network-policy';

/** Whose policies these are. */
export interface WorkloadPoliciesProps {
  readonly environment: Environment;
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly pods: PodSet;
  /** Container ports that the kubelet probes. Asked at synthesis. */
  readonly probed: () => readonly number[];
  /** Why an operator, and no workload of the platform, makes the pods. @default a workload does */
  readonly operatorPods?: string;
}

/**
 * The policies of one workload: its NetworkPolicy, and one of the CNI's own kind once a connection has an end that only that
 * can name. Both are rendered at synthesis from the connections added until then.
 */
export class WorkloadPolicies {
  private readonly egress: Flow[] = [];
  private readonly ingress: Flow[] = [];
  private readonly policy: k8s.KubeNetworkPolicy;
  /** Why everybody may connect, or be connected to, at some port. */
  private readonly openReasons = new Set<string>();
  /** Why addresses outside are named by their port alone. */
  private readonly portReasons = new Set<string>();

  constructor(
    private readonly scope: Construct,
    private readonly props: WorkloadPoliciesProps,
  ) {
    const { name, labels, pods, environment, operatorPods } = props;
    const annotations = operatorPods ? { [`${annotationPrefix}/exception.operator-pods`]: operatorPods } : undefined;
    this.policy = new k8s.KubeNetworkPolicy(scope, 'network-policy', {
      metadata: { name, namespace: pods.namespace, labels, annotations },
      spec: lazy(() => renderPolicy(environment.cluster, this.connections)),
    });
  }

  /** Lets a connection out. */
  allowOut(flow: Flow): void {
    this.egress.push(flow);
    const { environment } = this.props;
    const naming = targetNaming(environment.cluster, flow);
    const { peer, host } = flow.endpoint;
    if (naming.by === 'dialect' && peer.kind === 'ranges')
      environment.networkSets.declare(flow.from, host, peer.ranges);
    this.apply('egress', naming);
  }

  /** Lets a connection in. */
  allowIn(flow: Flow): void {
    this.ingress.push(flow);
    this.apply('ingress', sourceNaming(this.props.environment.cluster, flow.source));
  }

  private get connections(): Connections {
    return { pods: this.props.pods, egress: this.egress, ingress: this.ingress, probed: this.props.probed() };
  }

  /** Declares what the naming of an end needs, and writes down, where it lets through more than was declared, why it does. */
  private apply(side: Side, { by, end, because }: Naming): void {
    if (by === 'dialect') this.speakDialect(side);
    if (!because) return;
    const isOpen = end.kind === 'anyone';
    const reasons = isOpen ? this.openReasons : this.portReasons;
    if (reasons.has(because)) return;
    reasons.add(because);
    const key = isOpen ? 'exception.open-peer' : 'port-only';
    this.policy.metadata.addAnnotation(`${annotationPrefix}/${key}`, [...reasons].sort().join('; '));
    if (!isOpen) return;
    this.props.environment.declareException({ path: this.scope.node.path, id: 'open-peer', because });
  }

  private speakDialect(side: Side): void {
    const { name, labels, environment, pods } = this.props;
    declareDialectPolicy(this.scope, environment.cluster, side, {
      name,
      namespace: pods.namespace,
      labels,
      connections: () => this.connections,
    });
  }
}
