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
  type PrometheusProps,
  type Size,
  systemObjectives,
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
  /** What is asked whether it answers, as its users would ask it. @default nothing */
  readonly probes?: readonly EndpointProbe[];
  /** Whether the cluster and its systems have objectives. Samples have to be kept for their 30 days. @default false */
  readonly objectives?: boolean;
  /** How alerts differ here from what their systems declare, and why. @default they do not */
  readonly tuning?: PrometheusProps['tuning'];
  /** Where dashboards are published, and what keeps users and preferences. @default neither */
  readonly grafana?: Pick<GrafanaProps, 'at' | 'database' | 'signOn'>;
}

/** Whether everything is well, and who is told when it is not. */
export class Monitoring extends Capability {
  constructor(environment: Environment, numbers: MonitoringNumbers) {
    super(environment, 'monitoring');
    const { retention, storage, alerts, probes, applications, objectives, tuning, grafana } = numbers;
    new NodeExporter(this);
    new KubeStateMetrics(this);
    new BlackboxExporter(this, { probes });
    if (objectives) {
      clusterObjectives(this);
      systemObjectives(this);
    }
    const alertmanager = new Alertmanager(this, alerts);
    const prometheus = new Prometheus(this, {
      storage,
      retention,
      applications,
      tuning,
      alertmanagers: [alertmanager.receiver],
    });
    new Grafana(this, { ...grafana, prometheus: prometheus.queries, alertmanager: alertmanager.api });
  }
}
