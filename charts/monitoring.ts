import {
  Alertmanager,
  type AlertmanagerProps,
  BlackboxExporter,
  Capability,
  clusterObjectives,
  type Duration,
  type Environment,
  Grafana,
  type GrafanaProps,
  KubeStateMetrics,
  NodeExporter,
  Prometheus,
  type PrometheusProps,
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
  /** Pods of applications that ask to be scraped with annotations. @default none */
  readonly applications?: PrometheusProps['applications'];
  /** Whether the cluster has objectives. Samples have to be kept for their 30 days. @default false */
  readonly objectives?: boolean;
  /** Where dashboards are published, and what keeps users and preferences. @default neither */
  readonly grafana?: Pick<GrafanaProps, 'at' | 'database' | 'signOn'>;
}

/** Whether everything is well, and who is told when it is not. */
export class Monitoring extends Capability {
  constructor(
    environment: Environment,
    { retention, storage, alerts, applications, objectives, grafana }: MonitoringNumbers,
  ) {
    super(environment, 'monitoring');
    new NodeExporter(this);
    new KubeStateMetrics(this);
    new BlackboxExporter(this);
    if (objectives) clusterObjectives(this);
    const alertmanager = new Alertmanager(this, alerts);
    const prometheus = new Prometheus(this, {
      storage,
      retention,
      applications,
      alertmanagers: [alertmanager.receiver],
    });
    new Grafana(this, { ...grafana, prometheus: prometheus.queries, alertmanager: alertmanager.api });
  }
}
