import { Capability, type Duration, type Environment, Grafana, type GrafanaProps, Prometheus, type Size } from '../lib';

/** What differs between environments. */
export interface MonitoringNumbers {
  /** Time for which samples are kept. */
  readonly retention: Duration;
  /** Disk of each Prometheus server. */
  readonly storage: Size;
  /** Where dashboards are published, and what keeps users and preferences. @default neither */
  readonly grafana?: Pick<GrafanaProps, 'at' | 'database' | 'signOn'>;
}

/** Whether everything is well, and who is told when it is not. */
export class Monitoring extends Capability {
  constructor(environment: Environment, { retention, storage, grafana }: MonitoringNumbers) {
    super(environment, 'monitoring');
    const prometheus = new Prometheus(this, { storage, retention });
    new Grafana(this, { ...grafana, prometheus: prometheus.queries });
  }
}
