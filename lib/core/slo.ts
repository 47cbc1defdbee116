import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { Environment } from './environment';
import { type RegisteredSlo, type SloProps, workbookAlerts } from './objective';
import { sloProblems } from './objective-checks';
import { PlatformError } from './platform-error';

/**
 * An objective for a service, and what watches it: whoever evaluates rules records its error budget and tells people while
 * they can still save it.
 * @throws PlatformError when the objective leaves no budget, when an alert could never begin or would never end, or when
 * another objective has the same name.
 */
export class Slo extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: SloProps) {
    super(scope, id);
    this.name = `${scope.node.id}-${id}`;
    const slo: RegisteredSlo = {
      period: Duration.days(30),
      alerts: workbookAlerts,
      tolerates: 0,
      labels: {},
      ...props,
      path: this.node.path,
      name: this.name,
    };
    const { telemetry } = Environment.of(this);
    const problems = sloProblems(slo, telemetry.slos);
    if (problems.length > 0) throw new PlatformError(problems.map((problem) => ({ path: this.node.path, ...problem })));
    telemetry.declareSlo(slo);
  }
}
