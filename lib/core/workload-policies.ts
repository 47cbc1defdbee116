import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { declareDialectPolicy } from './dialect-policy';
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
  private speaksDialect = false;

  constructor(
    private readonly scope: Construct,
    private readonly props: WorkloadPoliciesProps,
  ) {
    const { name, labels, pods, environment } = props;
    this.policy = new k8s.KubeNetworkPolicy(scope, 'network-policy', {
      metadata: { name, namespace: pods.namespace, labels },
      spec: lazy(() => renderPolicy(environment.cluster, this.connections)),
    });
  }

  /** Lets a connection out. */
  allowOut(flow: Flow): void {
    this.egress.push(flow);
    this.apply(targetNaming(this.props.environment.cluster, flow));
  }

  /** Lets a connection in. */
  allowIn(flow: Flow): void {
    this.ingress.push(flow);
    this.apply(sourceNaming(this.props.environment.cluster, flow.source));
  }

  private get connections(): Connections {
    return { pods: this.props.pods, egress: this.egress, ingress: this.ingress, probed: this.props.probed() };
  }

  /** Declares what the naming of an end needs, and writes down, where it lets through more than was declared, why it does. */
  private apply({ by, end, because }: Naming): void {
    if (by === 'dialect') this.speakDialect();
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

  private speakDialect(): void {
    if (this.speaksDialect) return;
    this.speaksDialect = true;
    const { name, labels, environment, pods } = this.props;
    declareDialectPolicy(this.scope, environment.cluster, {
      name,
      namespace: pods.namespace,
      labels,
      connections: () => this.connections,
    });
  }
}
