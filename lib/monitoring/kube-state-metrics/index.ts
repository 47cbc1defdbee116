// kube-state-metrics: what the API server's objects say about themselves: workloads, pods, nodes, volumes, jobs, quotas.
// Needs: to list and watch exactly the kinds that it tells about; no Secrets, no ConfigMaps.
// Offers: metrics about the cluster's objects, and on a port of their own metrics about itself.
// https://github.com/kubernetes/kube-state-metrics

import type { Construct } from 'constructs';
import { Duration, http, type Product, type Resources, Size, System, type SystemProps } from '../../core';
import { images } from '../../images';
import { kubeStateMetricsSelf } from '../metrics/kube-state-metrics-self';
import { kubeStateMetricsDashboard } from './dashboard';
import { resourceAccess, resourceArguments, toldMetrics } from './resources';

const ports = { metrics: 8080, telemetry: 8081 } as const;

/** Every object is held in memory, and a cluster of a thousand pods needs about 200 MiB. */
const resources = {
  minimal: { cpu: '20m', memory: Size.mebibytes(128) },
  standard: { cpu: '50m', memory: Size.mebibytes(384) },
  large: { cpu: '200m', memory: Size.gibibytes(2) },
} as const;

/** Hundreds of thousands of series of a large cluster take longer than what single programs say about themselves. */
const timeout = Duration.seconds(30);

/** The user of upstream's image. */
const nobody = 65534;

/** The exporter of the cluster's state. */
export class KubeStateMetrics extends System {
  static readonly product: Product = {
    id: 'kube-state-metrics',
    title: 'kube-state-metrics',
    upstream: 'https://github.com/kubernetes/kube-state-metrics',
  };

  constructor(scope: Construct, props: SystemProps = {}) {
    super(scope, KubeStateMetrics.product, props);
    const exporter = this.deployment({
      image: images.kubeStateMetrics,
      // Two at once would tell everything twice, and rules that join their series would fail.
      replicas: 1,
      update: 'recreate',
      runAs: { user: nobody },
      args: [
        `--port=${ports.metrics}`,
        `--telemetry-port=${ports.telemetry}`,
        ...resourceArguments,
        // Lists from the API server's cache: a restart costs etcd nothing.
        '--use-apiserver-cache',
        '--auto-gomemlimit',
      ],
      access: { cluster: resourceAccess },
      resources: this.environment.scaled<Resources>(resources),
      ports,
      // Only while the API server answers; the liveness probe asks about the process alone.
      ready: http('telemetry', '/readyz'),
      live: http('metrics', '/healthz'),
    });
    this.observe({
      metrics: [
        this.metrics(exporter, 'metrics', { aboutOthers: true, timeout, exposes: toldMetrics }),
        this.metrics(exporter, 'telemetry', { exposes: kubeStateMetricsSelf }),
      ],
      dashboard: kubeStateMetricsDashboard(KubeStateMetrics.product.title, exporter.name),
      logs: 'text',
    });
  }
}
