import type { Construct } from 'constructs';
import { declareSlo, Environment, type RegisteredObservation, type RegisteredSlo, registeredSlo } from '../../core';

/** The objectives that a system says it should reach. */
export function objectivesOf({ path, objectives = {} }: RegisteredObservation): readonly RegisteredSlo[] {
  return Object.entries(objectives).map(([id, props]) => registeredSlo(path, id, props));
}

/** Puts the objectives of every system of the environment in force, of those that are declared later, too. */
export function systemObjectives(scope: Construct): void {
  const environment = Environment.of(scope);
  environment.telemetry.forEach((observation) => {
    for (const slo of objectivesOf(observation)) declareSlo(environment, slo);
  });
}
