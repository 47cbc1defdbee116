import { Construct } from 'constructs';
import { Environment } from './environment';
import { type RegisteredSlo, registeredSlo, type SloProps } from './objective';
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
    const slo = registeredSlo(scope.node.path, id, props);
    this.name = slo.name;
    declareSlo(Environment.of(this), slo);
  }
}

/**
 * Puts an objective in force in an environment.
 * @throws PlatformError as `Slo` does.
 */
export function declareSlo({ telemetry }: Environment, slo: RegisteredSlo): void {
  const problems = sloProblems(slo, telemetry.slos);
  if (problems.length > 0) throw new PlatformError(problems.map((problem) => ({ path: slo.path, ...problem })));
  telemetry.declareSlo(slo);
}
