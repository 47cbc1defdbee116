import {
  Alertmanager,
  type AlertmanagerProps,
  BlackboxExporter,
  Capability,
  clusterObjectives,
  type Duration,
  type EndpointProbe,
  type Environment,
  Grafana,
  type GrafanaProps,
  KubeStateMetrics,
  NodeExporter,
  Prometheus,
  type Size,
} from '../lib';

/** What differs between environments. */
export interface MonitoringNumbers {
  /** Time for which samples are kept. */
  readonly retention: Duration;
  /** Disk of each Prometheus server. */
  readonly storage: Size;
  /** Who is told of what goes wrong. */
  readonly alerts: AlertmanagerProps;
  /** What is asked whether it answers, as its users would ask it. @default nothing */
  readonly probes?: readonly EndpointProbe[];
  /** Whether the cluster has objectives. Samples have to be kept for their 30 days. @default false */
  readonly objectives?: boolean;
  /** Where dashboards are published, and what keeps users and preferences. @default neither */
  readonly grafana?: Pick<GrafanaProps, 'at' | 'database' | 'signOn'>;
}

/** Whether everything is well, and who is told when it is not. */
export class Monitoring extends Capability {
  constructor(
    environment: Environment,
    { retention, storage, alerts, probes, objectives, grafana }: MonitoringNumbers,
  ) {
    super(environment, 'monitoring');
    new NodeExporter(this);
    new KubeStateMetrics(this);
    new BlackboxExporter(this, { probes });
    if (objectives) clusterObjectives(this);
    const alertmanager = new Alertmanager(this, alerts);
    const prometheus = new Prometheus(this, { storage, retention, alertmanagers: [alertmanager.receiver] });
    new Grafana(this, { ...grafana, prometheus: prometheus.queries, alertmanager: alertmanager.api });
  }
}
