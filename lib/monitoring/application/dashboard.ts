import type { Dashboard, Panel } from '../../core';
import type { RequestMetrics } from './conventions';
import type { WatchedApplication } from './model';
import { containerQueries, matchersOf, podCounts, quantile, requestQueries } from './queries';

/** Percentiles that a graph of durations shows. */
const percentiles = [50, 95, 99];

/** Rate, errors, duration and saturation of an application. `withObjects` says whether somebody tells what the API server knows. */
export function applicationDashboard(application: WatchedApplication, withObjects: boolean): Dashboard {
  const { requests } = application;
  const { throttling, memory, processors } = containerQueries(application);
  return {
    title: application.name,
    health: [...health(application, withObjects), ...budgets(application)],
    traffic: requests ? traffic(application, requests) : [],
    errors: requests ? errors(application, requests) : [],
    saturation: [
      { title: 'Processors used', unit: 'count', queries: { '{{pod}}': processors } },
      {
        title: 'Held back by the limit of processors',
        unit: 'percent',
        queries: { '{{pod}} {{container}}': throttling },
      },
      { title: 'Memory, of its limit', unit: 'percent', queries: { '{{pod}} {{container}}': memory } },
    ],
  };
}

function health(application: WatchedApplication, withObjects: boolean): Panel[] {
  const answering: Panel = {
    title: 'Replicas that answer their scrape',
    unit: 'count',
    queries: { replicas: `sum(up{${matchersOf(application)}})` },
  };
  if (!withObjects) return [answering];
  const { wanted, available } = podCounts(application);
  return [
    { title: 'Pods', unit: 'count', queries: { wanted: `max(${wanted})`, available: `max(${available})` } },
    { title: 'Restarts in an hour', unit: 'count', queries: { '{{pod}}': containerQueries(application).restarts } },
    answering,
  ];
}

function budgets({ name, objectives }: WatchedApplication): Panel[] {
  if (objectives.length === 0) return [];
  const queries = objectives.map((kind) => [
    kind,
    `100 * slo:period_error_budget_remaining:ratio{slo="${name}-${kind}"}`,
  ]);
  return [{ title: 'Error budget that is left', unit: 'percent', queries: Object.fromEntries(queries) }];
}

function traffic(application: WatchedApplication, requests: RequestMetrics): Panel[] {
  const { rate, split } = requestQueries(application, requests);
  return [
    { title: 'Requests', unit: 'per-second', queries: { all: rate } },
    ...(requests.durations
      ? [
          {
            title: 'Duration',
            unit: 'seconds' as const,
            queries: Object.fromEntries(
              percentiles.map((percentile) => [`${percentile} %`, quantile(application, requests, percentile)]),
            ),
          },
        ]
      : []),
    { title: 'Requests by kind', unit: 'per-second', queries: { [split.legend]: split.query } },
  ];
}

function errors(application: WatchedApplication, requests: RequestMetrics): Panel[] {
  const queries = requestQueries(application, requests);
  // A graph without a line would look like one without data.
  return [
    { title: 'Requests that fail', unit: 'percent', queries: { share: `${queries.errors} or 0 * ${queries.rate}` } },
  ];
}
