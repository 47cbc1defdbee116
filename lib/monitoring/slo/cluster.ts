import type { Construct } from 'constructs';
import { Environment, Slo, type SloProps } from '../../core';
import { sloDashboard } from './dashboard';

const apiServer = 'job="apiserver"';

const durations = 'apiserver_request_sli_duration_seconds';

/** Requests that last as long as their client wants. */
const unbounded = 'subresource!~"proxy|attach|log|exec|portforward"';

/** Kinds of requests, and the seconds that each may take. Source: the service level objectives of Kubernetes itself. */
const requests = [
  { of: 'verb=~"LIST|GET",scope=~"resource|"', within: 1 },
  { of: 'verb=~"LIST|GET",scope="namespace"', within: 5 },
  { of: 'verb=~"LIST|GET",scope="cluster"', within: 30 },
  { of: 'verb=~"POST|PUT|DELETE|PATCH|APPLY"', within: 1 },
] as const;

/** Objectives of the cluster itself, by id. */
const objectives: Readonly<Record<string, SloProps>> = {
  'api-server-availability': {
    title: 'requests of the API server succeed',
    objective: 99.9,
    indicator: {
      kind: 'events',
      total: `apiserver_request_total{${apiServer}}`,
      bad: `apiserver_request_total{${apiServer},code=~"5.."}`,
    },
  },
  'api-server-latency': {
    title: 'the API server answers one object within 1 s, a namespace within 5 s, the cluster within 30 s',
    objective: 99,
    indicator: {
      kind: 'events',
      total: requests.map(({ of }) => `${durations}_count{${apiServer},${unbounded},${of}}`),
      // The bound of a bucket is written with or without a fraction.
      good: requests.map(
        ({ of, within }) => `${durations}_bucket{${apiServer},${unbounded},${of},le=~"${within}(\\\\.0)?"}`,
      ),
    },
  },
  'scrape-health': {
    title: 'targets answer their scrapes',
    objective: 99.5,
    indicator: { kind: 'uptime', of: 'up' },
  },
};

/** Puts the objectives of the cluster itself in force: that its API server answers, in time, and that targets can be scraped. */
export function clusterObjectives(scope: Construct): void {
  for (const [id, props] of Object.entries(objectives)) new Slo(scope, id, props);
  Environment.of(scope).telemetry.register({
    path: `${scope.node.path}/objectives`,
    unmeasured: 'objectives are computed from the metrics of others',
    dashboard: sloDashboard,
    logs: 'text',
  });
}
