import { Alertmanager, type AlertmanagerProps, Capability, type Environment } from '../lib';

/** What differs between environments. */
export interface MonitoringNumbers {
  /** Who is told about what. */
  readonly alerts: AlertmanagerProps;
}

/** What goes wrong, and who hears of it. */
export class Monitoring extends Capability {
  constructor(environment: Environment, { alerts }: MonitoringNumbers) {
    super(environment, 'monitoring');
    new Alertmanager(this, alerts);
  }
}
