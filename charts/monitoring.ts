import {
  BlackboxExporter,
  Capability,
  type Duration,
  type Environment,
  KubeStateMetrics,
  NodeExporter,
  Alertmanager,
  type AlertmanagerProps,
  BlackboxExporter,
  Capability,
  type Duration,
  type Environment,
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
}

/** Whether everything is well, and who is told when it is not. */
export class Monitoring extends Capability {
  constructor(environment: Environment, { retention, storage, alerts }: MonitoringNumbers) {
    super(environment, 'monitoring');
    new NodeExporter(this);
    new KubeStateMetrics(this);
    new BlackboxExporter(this);
    new Prometheus(this, { storage, retention });
    const alertmanager = new Alertmanager(this, alerts);
    new Prometheus(this, { storage, retention, alertmanagers: [alertmanager.receiver] });
  }
}
