import type { Problem, RegisteredObservation } from '../../core';
import { expressionFaults } from '../rules';

/** What is wrong with the queries of the dashboards that systems declare. */
export function dashboardProblems(
  observations: readonly RegisteredObservation[],
  known: ReadonlySet<string>,
  dropped: ReadonlySet<string>,
): Problem[] {
  return observations.flatMap(({ path, dashboard }) => {
    if (!dashboard) return [];
    const { health, traffic, errors, saturation } = dashboard;
    return [health, traffic, errors, saturation].flat().flatMap(({ title, queries }) =>
      Object.values(queries)
        .flatMap((query) => expressionFaults(query, known, dropped))
        .map((fault) => ({ path, prop: `dashboard '${title}'`, ...fault })),
    );
  });
}
