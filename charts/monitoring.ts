import {
  Alertmanager,
  type AlertmanagerProps,
  Capability,
  type Duration,
  type Environment,
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
    const alertmanager = new Alertmanager(this, alerts);
    new Prometheus(this, { storage, retention, alertmanagers: [alertmanager.receiver] });
  }
}
