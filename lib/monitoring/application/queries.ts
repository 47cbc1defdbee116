import type { Workload } from '../../core';
import { podsOf } from '../grafana/pods';
import type { RequestMetrics } from './conventions';
import type { WatchedApplication } from './model';

/** Time over which rates are computed. */
const window = '5m';

/** Kinds of workloads whose pods are meant to stay. */
export type LastingKind = 'DaemonSet' | 'Deployment' | 'StatefulSet';

const pods: Readonly<Record<LastingKind, { readonly wanted: string; readonly available: string }>> = {
  DaemonSet: {
    wanted: 'kube_daemonset_status_desired_number_scheduled',
    available: 'kube_daemonset_status_number_available',
  },
  Deployment: { wanted: 'kube_deployment_spec_replicas', available: 'kube_deployment_status_replicas_available' },
  StatefulSet: { wanted: 'kube_statefulset_replicas', available: 'kube_statefulset_status_replicas_ready' },
};

/** Whether pods of a kind are meant to stay. */
export function isLasting(kind: Workload['props']['kind']): kind is LastingKind {
  return Object.hasOwn(pods, kind);
}

/** Matchers of what its own exposition says. */
export function matchersOf({ target, maker }: Pick<WatchedApplication, 'target' | 'maker'>): string {
  return `job="${target.job}",namespace="${maker.namespace}"`;
}

/** Requests in some minutes, by what became of them. */
interface RequestQueries {
  /** Selector of all. */
  readonly all: string;
  /** Selector of those that failed. */
  readonly failed: string;
  /** All a second. */
  readonly rate: string;
  /** Percent that failed; nothing while none did. */
  readonly errors: string;
  /** Those that failed, counted. */
  readonly failures: string;
  /** All a second, by the route and the status, as far as they are known. */
  readonly split: { readonly query: string; readonly legend: string };
}

/** What is asked about the requests of an application. */
export function requestQueries(application: WatchedApplication, requests: RequestMetrics): RequestQueries {
  const { count, status, route } = requests;
  const of = matchersOf(application);
  const all = `${count}{${of}}`;
  const failed = `${count}{${of},${status.label}=~${JSON.stringify(status.failed)}}`;
  const rate = (selector: string) => `sum(rate(${selector}[${window}]))`;
  const by = route ? [route, status.label] : [status.label];
  return {
    all,
    failed,
    rate: rate(all),
    errors: `100 * ${rate(failed)} / ${rate(all)}`,
    failures: `sum(increase(${failed}[${window}]))`,
    split: {
      query: `sum by (${by.join(', ')}) (rate(${all}[${window}]))`,
      legend: by.map((label) => `{{${label}}}`).join(' '),
    },
  };
}

/** Matchers of the durations: of successes, where the histogram tells them apart, for many a failure is quick. */
export function durationMatchers(
  application: WatchedApplication,
  { count, status, durations }: RequestMetrics,
): string {
  const of = matchersOf(application);
  return count === `${durations}_count` ? `${of},${status.label}!~${JSON.stringify(status.failed)}` : of;
}

/** Seconds within which a share of requests are answered. */
export function quantile(application: WatchedApplication, requests: RequestMetrics, percentile: number): string {
  const buckets = `${requests.durations}_bucket{${durationMatchers(application, requests)}}`;
  return `histogram_quantile(${percentile / 100}, sum by (le) (rate(${buckets}[${window}])))`;
}

/** Pods that its controller wants, and those that are available, from what the API server knows. */
export function podCounts({ maker }: WatchedApplication): { readonly wanted: string; readonly available: string } {
  const { kind } = maker.props;
  if (!isLasting(kind)) throw new Error(`pods of a ${kind} come and go`);
  const of = `job="kube-state-metrics",namespace="${maker.namespace}",${kind.toLowerCase()}="${maker.name}"`;
  const { wanted, available } = pods[kind];
  return { wanted: `${wanted}{${of}}`, available: `${available}{${of}}` };
}

/** What its containers do, by pod and container. */
export function containerQueries({ maker }: WatchedApplication) {
  const ofPods = podsOf([maker]);
  const of = `job="kubelet", metrics_path="/metrics/cadvisor", ${ofPods}, container!="", image!=""`;
  const periods = (metric: string) => `sum by (pod, container) (increase(${metric}{${of}}[${window}]))`;
  return {
    restarts: `sum by (pod) (increase(kube_pod_container_status_restarts_total{job="kube-state-metrics", ${ofPods}}[1h]))`,
    /** Percent of the time; nothing without a limit. */
    throttling: `100 * ${periods('container_cpu_cfs_throttled_periods_total')} / ${periods('container_cpu_cfs_periods_total')}`,
    /** Percent of the limit; nothing without one. */
    memory: `100 * max by (pod, container) (container_memory_working_set_bytes{${of}}) / max by (pod, container) (container_spec_memory_limit_bytes{${of}} > 0)`,
    processors: `sum by (pod) (rate(container_cpu_usage_seconds_total{${of}}[${window}]))`,
  };
}
