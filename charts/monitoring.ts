import {
  Alertmanager,
  type AlertmanagerProps,
  BlackboxExporter,
  Capability,
  clusterObjectives,
  type Duration,
  type Endpoint,
  type EndpointProbe,
  type Environment,
  Grafana,
  type GrafanaProps,
  KubeStateMetrics,
  NodeExporter,
  Prometheus,
  type PrometheusProps,
  type Question,
  type Size,
  systemObjectives,
  type TrustManager,
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
  /** What is asked whether it answers, as its users would ask it. @default nothing */
  readonly probes?: readonly EndpointProbe[];
  /** Whether the cluster and its systems have objectives. Samples have to be kept for their 30 days. @default false */
  readonly objectives?: boolean;
  /** URL below which this project's files can be read, for links from alerts to runbooks. @default alerts name the file */
  readonly repository?: string;
  /** How alerts differ here from what their systems declare, and why. @default they do not */
  readonly tuning?: PrometheusProps['tuning'];
  /** Where dashboards are published, and what keeps users and preferences. @default neither */
  readonly grafana?: Pick<GrafanaProps, 'at' | 'database' | 'signOn'>;
}

/** Who is woken by an objective need not be woken by an alert about the same requests. */
const besideObjectives: PrometheusProps['tuning'] = {
  KubeAPIErrorsHigh: {
    severity: 'warning',
    because: 'the objective api-server-availability wakes people for the same requests',
  },
};

/** A member that serves, be it as a standby. */
const serving: Question = { kind: 'http', path: '/v1/sys/health?standbyok=true&perfstandbyok=true' };

/** What of the other capabilities it looks at. */
export interface Monitored {
  /** Brings the platform's authorities. @default only what public authorities vouch for is asked */
  readonly trust?: TrustManager;
  /** @default there is none */
  readonly secretStore?: Endpoint<'vault'>;
}

/** Whether everything is well, and who is told when it is not. */
export class Monitoring extends Capability {
  constructor(environment: Environment, numbers: MonitoringNumbers, { trust, secretStore }: Monitored = {}) {
    super(environment, 'monitoring');
    const { retention, storage, alerts, probes = [], applications, objectives, repository, tuning, grafana } = numbers;
    new NodeExporter(this);
    new KubeStateMetrics(this);
    new BlackboxExporter(this, {
      trust: trust?.bundle('all-authorities'),
      // Through its Service, as its clients do: its own metrics tell of each member alone.
      probes: trust && secretStore ? [...probes, { endpoint: secretStore, question: serving }] : probes,
    });
    if (objectives) {
      clusterObjectives(this);
      systemObjectives(this);
    }
    const alertmanager = new Alertmanager(this, alerts);
    const prometheus = new Prometheus(this, {
      storage,
      retention,
      applications,
      repository,
      tuning: objectives ? { ...besideObjectives, ...tuning } : tuning,
      alertmanagers: [alertmanager.receiver],
    });
    new Grafana(this, { ...grafana, prometheus: prometheus.queries, alertmanager: alertmanager.api });
  }
}
