import { Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct, IConstruct } from 'constructs';
import { Environment } from './environment';
import { recommendedLabels } from './labels';
import { isDnsLabel } from './names';
import { place } from './placement';
import { PlatformError } from './platform-error';
import type { PodSecurityLevel } from './security';

const capabilitySymbol = Symbol.for('cdk8s-landscape.Capability');

/** One of the sixteen capabilities in one environment. Owns its namespaces, each with one Pod Security level. */
export class Capability extends Chart {
  readonly environment: Environment;
  private readonly namespaces = new Set<string>();

  /** @throws PlatformError when the name can be none of a namespace, or is taken in the environment. */
  constructor(
    scope: Construct,
    readonly name: string,
  ) {
    super(scope, checkedName(scope, name));
    Object.defineProperty(this, capabilitySymbol, { value: true });
    this.environment = Environment.of(this);
    place(this, { stage: 'workloads', folder: name });
  }

  /**
   * The capability that a construct belongs to.
   * @throws PlatformError when it belongs to none.
   */
  static override of(construct: IConstruct): Capability {
    const found = construct.node.scopes.find((scope): scope is Capability => capabilitySymbol in scope);
    if (found) return found;
    throw new PlatformError({
      path: construct.node.path,
      problem: 'belongs to no capability',
      remedy: 'create it below a Capability',
    });
  }

  /**
   * The namespace of this capability for pods of a Pod Security level, declared with its default-deny policy on first use:
   * `logging` for restricted pods, `logging-privileged` for node agents. With `apart`, one for a system that must not share it.
   */
  namespaceFor(level: PodSecurityLevel, apart?: string): string {
    const name = [this.name, apart, level === 'restricted' ? undefined : level].filter(Boolean).join('-');
    if (this.namespaces.has(name)) return name;
    this.namespaces.add(name);
    this.declareNamespace(name, level);
    return name;
  }

  private declareNamespace(name: string, level: PodSecurityLevel): void {
    const labels = recommendedLabels({ product: this.name, instance: name, component: 'namespace', partOf: this.name });
    const version = `v${this.environment.cluster.facts.kubernetes}`;
    // No system can be called so, while one may have the name of its capability.
    new k8s.KubeNamespace(this, `${name}:namespace`, {
      metadata: { name, labels: { ...labels, ...podSecurityLabels(level, version) } },
    });
    new k8s.KubeNetworkPolicy(this, `${name}:default-deny`, {
      metadata: {
        name: 'default-deny',
        namespace: name,
        labels: { ...labels, 'app.kubernetes.io/component': 'default-deny' },
      },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }
}

function checkedName(scope: Construct, name: string): string {
  const path = `${scope.node.path}/${name}`;
  if (!isDnsLabel(name)) {
    const problem = `'${name}' cannot name a namespace`;
    throw new PlatformError({ path, prop: 'name', problem, remedy: 'use lower-case letters, digits and dashes' });
  }
  if (scope.node.tryFindChild(name)) {
    const problem = 'something else in this environment already has this name';
    throw new PlatformError({ path, prop: 'name', problem, remedy: 'give the capability another one' });
  }
  return name;
}

/** The version is pinned: with `latest` an upgrade of the cluster would tighten the policy unseen. */
function podSecurityLabels(level: PodSecurityLevel, version: string): Record<string, string> {
  return Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, level],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  );
}
