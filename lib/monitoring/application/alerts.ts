import { type Alert, Duration } from '../../core';
import { alertPrefix } from '../alert-prefix';
import type { RequestMetrics } from './conventions';
import type { WatchedApplication } from './model';
import { containerQueries, matchersOf, podCounts, quantile, requestQueries } from './queries';

/** What comes after the application in the name of an alert, and after `Application` in that of its runbook. */
const topics = [
  'Down',
  'ErrorsHigh',
  'LatencyHigh',
  'MemoryHigh',
  'Quiet',
  'Restarting',
  'Throttled',
  'Unavailable',
] as const;

/** What one of its alerts is, beside what all of them have. */
type Definition = Omit<Alert, 'labels' | 'name' | 'runbook'> & { readonly what: (typeof topics)[number] };

/** Names of all alerts that an application may have. */
export function alertNames(name: string): readonly string[] {
  return topics.map((what) => `${alertPrefix(name)}${what}`);
}

/** What people are told about an application. `withObjects` says whether somebody tells what the API server knows. */
export function applicationAlerts(application: WatchedApplication, withObjects: boolean): readonly Alert[] {
  const definitions = [
    down(application),
    ...(withObjects ? [unavailable(application), restarting(application)] : []),
    ...(application.requests ? requestAlerts(application, application.requests) : []),
    throttled(application),
    memoryHigh(application),
  ];
  return definitions.map(({ what, ...definition }) => ({
    ...definition,
    name: `${alertPrefix(application.name)}${what}`,
    labels: application.labels,
    runbook: `Application${what}`,
  }));
}

function down(application: WatchedApplication): Definition {
  const { name, severity } = application;
  return {
    what: 'Down',
    severity,
    expression: `absent(up{${matchersOf(application)}} == 1)`,
    for: Duration.minutes(5),
    summary: `No replica of ${name} answers its scrape.`,
    description: `No target of job ${application.target.job} has been up for 5 minutes: ${name} is away, or cannot be measured.`,
  };
}

function unavailable(application: WatchedApplication): Definition {
  const { name, maker, limits, severity } = application;
  const { wanted, available } = podCounts(application);
  return {
    what: 'Unavailable',
    severity,
    expression: `100 * ${available} / ${wanted} < ${limits.available}`,
    for: Duration.minutes(5),
    summary: `Most of ${name} is not available.`,
    description: `{{ $value | printf "%.0f" }} % of the pods that ${maker.props.kind} ${maker.namespace}/${maker.name} wants are available; ${limits.available} % have to be.`,
  };
}

function requestAlerts(application: WatchedApplication, requests: RequestMetrics): Definition[] {
  const { objectives, quietFor } = application;
  return [
    ...(objectives.includes('availability') ? [] : [errorsHigh(application, requests)]),
    ...(requests.durations && !objectives.includes('latency') ? [latencyHigh(application, requests)] : []),
    ...(quietFor ? [quiet(application, requests, quietFor)] : []),
  ];
}

function errorsHigh(application: WatchedApplication, requests: RequestMetrics): Definition {
  const { name, limits, severity } = application;
  const { errors, failures } = requestQueries(application, requests);
  return {
    what: 'ErrorsHigh',
    severity,
    expression: `${errors} > ${limits.errors} and ${failures} > ${limits.fewErrors}`,
    for: Duration.minutes(5),
    summary: `Requests of ${name} fail.`,
    description: `{{ $value | printf "%.1f" }} % of the requests of ${name} failed in the last 5 minutes; ${limits.errors} % may.`,
  };
}

function latencyHigh(application: WatchedApplication, requests: RequestMetrics): Definition {
  const { name, limits } = application;
  const { latency, percentile } = limits;
  const seconds = latency.toMilliseconds() / 1000;
  return {
    what: 'LatencyHigh',
    severity: 'warning',
    expression: `${quantile(application, requests, percentile)} > ${seconds}`,
    for: Duration.minutes(10),
    summary: `${name} answers slowly.`,
    description: `The slowest ${Number((100 - percentile).toPrecision(4))} % of the requests of ${name} take {{ $value | humanizeDuration }} or longer; ${seconds} s are allowed.`,
  };
}

function quiet(application: WatchedApplication, requests: RequestMetrics, quietFor: Duration): Definition {
  const { name } = application;
  return {
    what: 'Quiet',
    severity: 'warning',
    expression: `absent(${requestQueries(application, requests).rate} > 0)`,
    for: quietFor,
    summary: `Nobody asks ${name} for anything.`,
    description: `${name} has had no request for ${quietFor.toHumanString()}, or does not count them any more.`,
  };
}

function restarting(application: WatchedApplication): Definition {
  const { name, limits } = application;
  return {
    what: 'Restarting',
    severity: 'warning',
    expression: `${containerQueries(application).restarts} > ${limits.restarts}`,
    for: Duration.minutes(0),
    summary: `${name} is restarted again and again.`,
    description: `Containers of {{ $labels.pod }} were restarted {{ $value | printf "%.0f" }} times within an hour.`,
  };
}

function throttled(application: WatchedApplication): Definition {
  const { name, limits } = application;
  return {
    what: 'Throttled',
    severity: 'warning',
    expression: `${containerQueries(application).throttling} > ${limits.throttling}`,
    for: Duration.minutes(15),
    summary: `${name} wants more processor time than its limit allows.`,
    description:
      'Container {{ $labels.container }} of {{ $labels.pod }} is held back in {{ $value | printf "%.0f" }} % of the periods.',
  };
}

function memoryHigh(application: WatchedApplication): Definition {
  const { name, limits } = application;
  return {
    what: 'MemoryHigh',
    severity: 'warning',
    expression: `${containerQueries(application).memory} > ${limits.memory}`,
    for: Duration.minutes(15),
    summary: `${name} will soon have used up its memory.`,
    description:
      'Container {{ $labels.container }} of {{ $labels.pod }} uses {{ $value | printf "%.0f" }} % of its limit, and is killed at 100 %.',
  };
}
