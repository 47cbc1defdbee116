import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { type Access, type AccessRule, type Grantee, grant, grantIn, sameRule } from './access';
import { type CloudIdentity, identityAnnotations } from './identity';
import { PlatformError } from './platform-error';

/** Who may do what. */
export interface WorkloadAccessProps {
  readonly grantee: Grantee;
  /** @default nothing: it gets no token */
  readonly access?: Access;
  /** @default none */
  readonly identity?: CloudIdentity;
}

/** The ServiceAccount of one workload, its own roles, and those in other namespaces that somebody asked for. */
export class WorkloadAccess {
  private readonly granted = new Map<string, AccessRule[]>();

  constructor(
    private readonly scope: Construct,
    private readonly of: WorkloadAccessProps,
  ) {
    const { grantee, access, identity } = of;
    new k8s.KubeServiceAccount(scope, 'service-account', {
      metadata: { ...grantee, annotations: identity && identityAnnotations(identity) },
      automountServiceAccountToken: false,
    });
    if (access) grant(scope, grantee, access);
  }

  /**
   * Grants what the workload may do in a namespace. Granting the same twice changes nothing.
   * @throws PlatformError when it has no access to the Kubernetes API at all.
   */
  grantIn(namespace: string, rules: readonly AccessRule[]): void {
    const { grantee, access } = this.of;
    if (!access) {
      throw new PlatformError({
        path: this.scope.node.path,
        prop: 'access',
        problem: `has no token, so that a role in namespace '${namespace}' would grant nothing`,
        remedy: 'declare its access, at least an empty one',
      });
    }
    const before = this.granted.get(namespace);
    const known = before ?? [];
    for (const rule of rules) if (!known.some((other) => sameRule(other, rule))) known.push(rule);
    if (before) return;
    this.granted.set(namespace, known);
    grantIn(this.scope, grantee, namespace, () => known);
  }
}
