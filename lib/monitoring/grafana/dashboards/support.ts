import type { Variable } from '../board';

/** Matcher of the chosen clusters, on every series. */
export const inCluster = 'cluster=~"$cluster"';

/** Matchers of the metrics that kubelets have of containers. */
export const cadvisor = `job="kubelet", metrics_path="/metrics/cadvisor", ${inCluster}`;

/** Matchers of the metrics that kubelets have of themselves and of volumes. */
export const kubelet = `job="kubelet", metrics_path="/metrics", ${inCluster}`;

/** Matchers of metrics about Kubernetes objects. */
export const objects = `job="kube-state-metrics", ${inCluster}`;

/** Matchers of metrics about nodes. */
export const nodes = `job="node-exporter", ${inCluster}`;

/** Window of rates: as long as a point on the screen stands for. */
export const window = '[$__rate_interval]';

/** The rate of a counter. */
export function rate(metric: string, matchers: string): string {
  return `rate(${metric}{${matchers}}${window})`;
}

/** A quantile of a histogram, over the labels that are left. */
export function quantile(q: number, metric: string, matchers: string, by: readonly string[] = []): string {
  return `histogram_quantile(${q}, sum by (${[...by, 'le'].join(', ')}) (${rate(`${metric}_bucket`, matchers)}))`;
}

/** Number of alerts that fire, zero included. */
export function alertsFiring(matchers: string): string {
  return `count(ALERTS{${inCluster}, alertstate="firing", ${matchers}}) or vector(0)`;
}

/** The choice of clusters: all of them, unless several write to one store. */
export function clusterVariable(metric: string): Variable {
  return { name: 'cluster', label: 'Cluster', metric, multi: true };
}
