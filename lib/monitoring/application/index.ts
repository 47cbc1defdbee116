// Application: has a workload scraped, alerted on and shown. Alerts are about what users notice (it is away, fails, is slow) and
// about what leads there (restarts, limits of processors and memory); the dashboard shows rate, errors, duration and saturation.
// The workload is one of the platform, or one that somebody else deploys, known by its namespace and the labels of its pods.

import { Construct } from 'constructs';
import {
  type Alert,
  type Dashboard,
  Duration,
  Environment,
  type LogFormat,
  type MetricsOptions,
  type MetricsTarget,
  PlatformError,
  type RegisteredObservation,
  Slo,
  type SloProps,
  type WorkloadPort,
} from '../../core';
import type { ExpectedMetric } from '../exposition';
import type { PodMaker } from '../grafana/pods';
import { defaultSampleLimit } from '../prometheus/applications';
import { applicationAlerts } from './alerts';
import { applicationProblems } from './checks';
import {
  expectedRequests,
  type RequestConvention,
  type RequestMetrics,
  requestMetrics,
  requestSeries,
  type WatchedDurations,
} from './conventions';
import { applicationDashboard } from './dashboard';
import type { Limits, ObjectiveKind, WatchedApplication } from './model';
import { durationMatchers, type LastingKind, requestQueries } from './queries';

/** A workload that somebody else deploys. */
export interface ForeignWorkload {
  readonly kind: LastingKind;
  /** Name of the object. */
  readonly name: string;
  readonly namespace: string;
  /** Labels that its pods have, and no others. */
  readonly selector: Readonly<Record<string, string>>;
  /** Container port of its metrics. */
  readonly port: number;
}

/** What an objective is, beside what it is about. */
export type ApplicationObjective = Pick<SloProps, 'alerts' | 'objective' | 'period' | 'sla' | 'tolerates'>;

export interface ApplicationProps
  extends Pick<MetricsOptions, 'drops' | 'exposes' | 'interval' | 'path' | 'sampleLimit' | 'tls'> {
  /** The port of its metrics, at a workload of the platform or at one that somebody else deploys. */
  readonly of: WorkloadPort | ForeignWorkload;
  /** How it counts the requests that it answers: a convention, or metrics of its own; `none` where it answers none. */
  readonly requests: RequestConvention | RequestMetrics | 'none';
  /** Who looks after it: label `owner` of every alert, for routes of Alertmanager. @default no such label */
  readonly owner?: string;
  /** How bad it is when users notice. @default 'critical' */
  readonly severity?: 'critical' | 'warning';
  /** What is still well. @default 5 % errors, 99 % of requests within 1 second, half of the pods, 3 restarts an hour, 90 % of memory */
  readonly limits?: Partial<Limits>;
  /** Time without any request after which somebody is told. @default nobody is */
  readonly quietFor?: Duration;
  /** Objectives, whose alerts about error budgets stand in the place of those about limits. @default none */
  readonly objectives?: {
    /** Percent of requests that succeed. */
    readonly availability?: ApplicationObjective;
    /** Percent of requests that are answered within a time, which has to be the bound of a bucket. */
    readonly latency?: ApplicationObjective & { readonly within: Duration };
  };
  /** Form of its log lines. @default 'text' */
  readonly logs?: LogFormat;
}

const defaults = {
  severity: 'critical',
  limits: {
    errors: 5,
    fewErrors: 5,
    latency: Duration.seconds(1),
    percentile: 99,
    available: 50,
    restarts: 3,
    throttling: 50,
    memory: 90,
  },
} as const;

/**
 * Watches a workload.
 * @throws PlatformError when its name or its port is taken, when limits cannot be passed, or when objectives have nothing to
 * be judged by.
 */
export class Application extends Construct {
  /** Value of the labels `job` and `application`. */
  readonly name: string;
  /** What its exposition has to hold, for `checkExposition`. */
  readonly expects: readonly ExpectedMetric[];

  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id);
    this.name = id;
    const { telemetry } = Environment.of(this);
    const application = watched(id, props);
    const problems = applicationProblems(application, telemetry.observations);
    if (problems.length > 0) throw new PlatformError(problems.map((problem) => ({ path: this.node.path, ...problem })));
    const { requests } = application;
    this.expects = requests ? expectedRequests(requests, watchedDurations(application, props)) : [];
    if (requests) this.declareObjectives(application, requests, props);
    telemetry.register(this.observation(application, props.logs ?? 'text'));
  }

  /** What it has to do with objects is told once somebody tells of objects, whenever that is declared. */
  private observation(application: WatchedApplication, logs: LogFormat): RegisteredObservation {
    const { telemetry } = Environment.of(this);
    const tellsOfObjects = () =>
      telemetry.observations.some(({ metrics = [] }) => metrics.some(({ job }) => job === 'kube-state-metrics'));
    return {
      path: this.node.path,
      metrics: [application.target],
      runbooks: 'monitoring',
      get alerts(): readonly Alert[] {
        return applicationAlerts(application, tellsOfObjects());
      },
      get dashboard(): Dashboard {
        return applicationDashboard(application, tellsOfObjects());
      },
      logs,
    };
  }

  private declareObjectives(
    application: WatchedApplication,
    requests: RequestMetrics,
    { objectives = {} }: ApplicationProps,
  ): void {
    const { availability, latency } = objectives;
    const { name, labels } = application;
    if (availability) {
      const { all, failed } = requestQueries(application, requests);
      new Slo(this, 'availability', {
        ...availability,
        labels,
        title: `requests of ${name} succeed`,
        indicator: { kind: 'events', total: all, bad: failed },
      });
    }
    if (latency && requests.durations) {
      const { within, ...objective } = latency;
      new Slo(this, 'latency', {
        ...objective,
        labels,
        title: `${name} answers within ${seconds(within)} s`,
        indicator: {
          kind: 'latency',
          histogram: requests.durations,
          where: durationMatchers(application, requests),
          within,
        },
      });
    }
  }
}

/** What was said about an application, with defaults. */
function watched(name: string, props: ApplicationProps): WatchedApplication {
  const { of, owner, requests: convention, objectives = {}, limits, severity, quietFor } = props;
  const { path, interval, tls, drops, exposes = [], sampleLimit = defaultSampleLimit } = props;
  const requests = requestMetrics(convention);
  const maker: PodMaker =
    'workload' in of ? of.workload : { name: of.name, namespace: of.namespace, props: { kind: of.kind } };
  const target: MetricsTarget = {
    job: name,
    port: 'workload' in of ? of : { pods: { namespace: of.namespace, selector: of.selector }, number: of.port },
    path,
    interval,
    tls,
    drops,
    sampleLimit,
    exposes: [...(requests ? requestSeries(requests) : []), ...exposes],
  };
  return {
    name,
    target,
    maker,
    requests,
    limits: { ...defaults.limits, ...limits },
    severity: severity ?? defaults.severity,
    labels: { application: name, namespace: maker.namespace, ...(owner === undefined ? {} : { owner }) },
    quietFor,
    objectives: (['availability', 'latency'] satisfies ObjectiveKind[]).filter((kind) => objectives[kind]),
  };
}

/** What durations are held against: an objective, or a limit where there is none. */
function watchedDurations({ limits }: WatchedApplication, { objectives }: ApplicationProps): WatchedDurations {
  const within = objectives?.latency?.within;
  return within ? { objective: seconds(within) } : { limit: seconds(limits.latency) };
}

function seconds(duration: Duration): number {
  return duration.toMilliseconds() / 1000;
}
