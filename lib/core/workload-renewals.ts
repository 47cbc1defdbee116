import type { Construct } from 'constructs';
import type { Environment } from './environment';
import { PlatformError } from './platform-error';
import { renewalProblems, renewalsOf } from './renewal-checks';
import type { WorkloadProps } from './workload-props';

/** Which workload it is about. */
export interface RenewingWorkload {
  readonly environment: Environment;
  readonly namespace: string;
  readonly name: string;
  readonly props: WorkloadProps;
}

/** Tells the environment how a workload takes up renewed certificates. Judged at synthesis: some mounts follow from what others declare. */
export function declareRenewals(scope: Construct, { environment, namespace, name, props }: RenewingWorkload): void {
  const workload = `${props.kind} ${name}`;
  const runsToEnd = props.kind === 'Job' || props.kind === 'CronJob';
  environment.declareRenewals(() => renewalsOf(props).map((renewal) => ({ ...renewal, namespace, workload })));
  scope.node.addValidation({
    validate: () => {
      const problems = renewalProblems(props, runsToEnd, environment.certificatesIn(namespace));
      if (problems.length > 0) throw new PlatformError(problems.map((each) => ({ path: scope.node.path, ...each })));
      return [];
    },
  });
}
