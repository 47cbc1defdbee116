import { Construct } from 'constructs';
import { Capability, Endpoint, type Flow } from '../../core';
import { recommendedLabels } from '../../core/labels';
import { WorkloadPolicies } from '../../core/workload-policies';

const name = 'acme-solver';

/** Port at which the pods answer that cert-manager makes for a challenge. */
const port = 8089;

/**
 * Lets the ingress controller reach the pods that answer an ACME server's challenges, which cert-manager makes in the namespace of
 * the certificate. Declared once in each namespace.
 */
export function admitChallenges(scope: Construct, namespace: string): void {
  const capability = Capability.of(scope);
  const { environment } = capability;
  const { ingress } = environment.cluster.facts;
  const id = `${name}-${namespace}`;
  if (!ingress || capability.node.tryFindChild(id)) return;
  const solver = new Construct(capability, id);
  const pods = { namespace, selector: { 'acme.cert-manager.io/http01-solver': 'true' } };
  const policies = new WorkloadPolicies(solver, {
    environment,
    name,
    labels: recommendedLabels({ product: 'cert-manager', instance: name, component: name, partOf: capability.name }),
    pods,
    probed: () => [],
    operatorPods: 'cert-manager makes the pods that answer an ACME challenge, and removes them after it',
  });
  const flow: Flow = {
    from: `${ingress.namespace} (not part of the platform)`,
    source: ingress.onNodes ? { kind: 'nodes' } : { kind: 'pods', pods: ingress },
    to: solver.node.path,
    endpoint: new Endpoint({ protocol: 'http', host: `${name}.${namespace}`, port, peer: { kind: 'pods', pods } }),
  };
  policies.allowIn(flow);
  environment.declareFlow(flow);
}
