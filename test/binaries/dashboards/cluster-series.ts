import type { MetricsTarget, Workload } from '../../../lib/core';
import { anyTarget, cadvisorContainer, cadvisorNetwork, kubeletOwn, kubeletVolume, nodeExporter } from './expositions';
import { jobs } from './job-expositions';
import { objectSeries } from './objects';
import { products } from './product-expositions';
import { type Labels, type Series, seriesOf } from './series';
import { application, podsOfWorkloads, type WorldPod, worldNodes } from './world';

/** A system that runs, with what it says about itself. */
export interface RunningSystem {
  readonly product: string;
  readonly targets: readonly MetricsTarget[];
  readonly workloads: readonly Workload[];
}

/** What rules record of an objective. */
const recorded = `
  slo:current_burn_rate:ratio{slo=web}
  slo:period_burn_rate:ratio{slo=web} 0.5
  slo:period_error_budget_remaining:ratio{slo=web} 0.5
  slo:period_good:ratio{slo=web} 0.9995
  slo:sli_error:ratio_rate5m{slo=web} 0.001
  slo:sli_total:rate5m{slo=web} 10
`;

/** Everything that a Prometheus would hold which scrapes a cluster with these systems and one application. */
export function clusterSeries(systems: readonly RunningSystem[]): Series[] {
  const pods = [...application, ...podsOfWorkloads(systems.flatMap(({ workloads }) => workloads))];
  return [
    ...kubelets(pods),
    ...objectSeries(pods),
    ...worldNodes.flatMap((node) =>
      target(
        { job: 'node-exporter', instance: node, node, namespace: 'monitoring', pod: `node-exporter-${node}` },
        nodeExporter,
      ),
    ),
    ...Object.entries(jobs).flatMap(([job, text]) => target(podLabels(job, 'monitoring', `${job}-0`), text)),
    ...systems.flatMap(systemSeries),
    ...seriesOf('ALERTS{alertname=WebDown,alertstate=firing,namespace=shop,severity=critical|warning|info}'),
    ...seriesOf(recorded),
  ];
}

/** The same in several clusters, as a store has it that all of them write to. */
export function inClusters(series: readonly Series[], clusters: readonly string[]): Series[] {
  return clusters.flatMap((cluster) => series.map((one) => ({ ...one, labels: { ...one.labels, cluster } })));
}

function systemSeries({ product, targets }: RunningSystem): Series[] {
  const text = products[product] ?? '';
  return targets.flatMap(({ job, port: { workload }, instance }) => {
    const labels = podLabels(job, workload.namespace, podsOfWorkloads([workload])[0]?.name ?? workload.name);
    const about = typeof instance === 'object' ? { ...labels, instance: instance.about } : labels;
    return [...target(about, text), ...seriesOf('process_resident_memory_bytes{} 5e7', about)];
  });
}

function target(labels: Labels, text: string): Series[] {
  return seriesOf(`${anyTarget}${text}`, labels);
}

/** Labels of every series of a pod's target. */
function podLabels(job: string, namespace: string, pod: string): Labels {
  return { job, namespace, pod, container: job, service: job, node: worldNodes[0] ?? '', instance: '10.0.0.9:9090' };
}

function kubelets(pods: readonly WorldPod[]): Series[] {
  const path = (node: string, metricsPath: string): Labels => ({
    job: 'kubelet',
    metrics_path: metricsPath,
    node,
    instance: node,
  });
  return [
    ...worldNodes.flatMap((node) => target(path(node, '/metrics'), kubeletOwn)),
    ...worldNodes.flatMap((node) => target(path(node, '/metrics/cadvisor'), '')),
    ...pods.flatMap(({ node, namespace, name, container }) => {
      const pod = { ...path(node, '/metrics/cadvisor'), namespace, pod: name };
      const id = `/kubepods/${name}`;
      return [
        ...seriesOf(cadvisorContainer, { ...pod, container, id: `${id}/${container}`, name: 'c', image: 'i' }),
        // The sum over the pod, which must not be counted twice.
        ...seriesOf(cadvisorContainer, { ...pod, container: '', id, image: '', name: '' }),
        ...seriesOf(cadvisorNetwork, { ...pod, container: '', id: `${id}/network`, name: 'n', image: 'pause' }),
      ];
    }),
    ...pods
      .filter(({ owner }) => owner.kind === 'StatefulSet')
      .flatMap(({ node, namespace, name }) =>
        seriesOf(kubeletVolume, { ...path(node, '/metrics'), namespace, persistentvolumeclaim: `data-${name}` }),
      ),
  ];
}
