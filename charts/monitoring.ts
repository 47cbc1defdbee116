import { Capability, type Duration, type Environment, Prometheus, type Size } from '../lib';

/** What differs between environments. */
export interface MonitoringNumbers {
  /** Time for which samples are kept. */
  readonly retention: Duration;
  /** Disk of each Prometheus server. */
  readonly storage: Size;
}

/** Whether everything is well, and who is told when it is not. */
export class Monitoring extends Capability {
  constructor(environment: Environment, { retention, storage }: MonitoringNumbers) {
    super(environment, 'monitoring');
    new Prometheus(this, { storage, retention });
  }
}
