import { metricNames } from '../../core';
import type { ExpectedMetric } from '../exposition';

/** How an application counts the requests that it answers. */
export interface RequestMetrics {
  /** Counter of requests that were answered; that of a histogram ends in `_count`. */
  readonly count: string;
  /** What tells failed requests from others. */
  readonly status: {
    /** Label of the counter. */
    readonly label: string;
    /** Values, as a regular expression over the whole value, of requests that failed through no fault of whoever asked. */
    readonly failed: string;
  };
  /** Histogram of durations in seconds, without `_bucket`. @default latency is not watched */
  readonly durations?: string;
  /** Label of the counter by which graphs are split, such as the route. @default the status */
  readonly route?: string;
}

const failedHttp = '5..';

/**
 * Codes of gRPC that say that the server failed, in both ways of writing them. Source: the semantic conventions of OpenTelemetry for gRPC,
 * which count these as errors of a server.
 */
const failedGrpc = {
  words: 'Unknown|DeadlineExceeded|Unimplemented|Internal|Unavailable|DataLoss',
  constants: 'UNKNOWN|DEADLINE_EXCEEDED|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS',
} as const;

/** Conventions of instrumentation libraries, by name. */
export const requestConventions = {
  /** OpenTelemetry's stable semantic conventions for HTTP servers. */
  'opentelemetry-http': {
    count: 'http_server_request_duration_seconds_count',
    status: { label: 'http_response_status_code', failed: failedHttp },
    durations: 'http_server_request_duration_seconds',
    route: 'http_route',
  },
  /** OpenTelemetry's stable semantic conventions for RPC servers. */
  'opentelemetry-rpc': {
    count: 'rpc_server_call_duration_seconds_count',
    status: { label: 'rpc_response_status_code', failed: failedGrpc.constants },
    durations: 'rpc_server_call_duration_seconds',
    route: 'rpc_method',
  },
  /** What most client libraries of Prometheus show in their examples: Go's `promhttp` names the label like this. */
  'prometheus-http': {
    count: 'http_requests_total',
    status: { label: 'code', failed: failedHttp },
    durations: 'http_request_duration_seconds',
  },
  /** The interceptors of go-grpc-middleware and what follows them; histograms have to be enabled there. */
  'prometheus-grpc': {
    count: 'grpc_server_handled_total',
    status: { label: 'grpc_code', failed: failedGrpc.words },
    durations: 'grpc_server_handling_seconds',
    route: 'grpc_method',
  },
  /** Micrometer, as Spring Boot has it; `management.metrics.distribution.percentiles-histogram` makes it expose buckets. */
  'micrometer-http': {
    count: 'http_server_requests_seconds_count',
    status: { label: 'status', failed: failedHttp },
    durations: 'http_server_requests_seconds',
    route: 'uri',
  },
} as const satisfies Readonly<Record<string, RequestMetrics>>;

/** Name of a convention. */
export type RequestConvention = keyof typeof requestConventions;

/** Whether a text names a convention. */
export function isRequestConvention(text: string): text is RequestConvention {
  return Object.hasOwn(requestConventions, text);
}

/** The metrics of a convention, or those that were described. */
export function requestMetrics(requests: RequestConvention | RequestMetrics | 'none'): RequestMetrics | undefined {
  if (requests === 'none') return undefined;
  return typeof requests === 'string' ? requestConventions[requests] : requests;
}

/** Names of the series that requests are counted with. */
export function requestSeries({ count, durations }: RequestMetrics): readonly string[] {
  return [...new Set([count, ...metricNames({ histograms: durations ? [durations] : [] })])];
}

/** What alerts and objectives have to do with durations, in seconds. */
export interface WatchedDurations {
  /** What an objective allows. @default there is none */
  readonly objective?: number;
  /** What an alert allows. @default there is none */
  readonly limit?: number;
}

/** What an exposition has to hold for alerts, dashboards and objectives to see anything. */
export function expectedRequests(
  { count, status, durations }: RequestMetrics,
  { objective, limit }: WatchedDurations = {},
): readonly ExpectedMetric[] {
  const bounds = objective === undefined ? [] : [objective];
  return [
    { series: count, label: status.label },
    ...(durations ? [{ series: `${durations}_bucket`, label: 'le', bounds, above: limit }] : []),
  ];
}
