/**
 * Grafana: dashboards of the cluster and of every system, from what they have told about themselves. Keeps nothing of its own
 * without a database: dashboards, folders and data sources come from ConfigMaps, and pods restart when those change.
 * Needs something that answers queries like Prometheus; PostgreSQL for more than one replica.
 * Offers a web interface, published through the cluster's ingress controller when asked.
 * https://grafana.com/oss/grafana/
 */
import type { Construct } from 'constructs';
import {
  clientSecretNeed,
  Duration,
  type Endpoint,
  http,
  type Problem,
  type Product,
  type SecretRef,
  Size,
  System,
  type SystemProps,
  scratch,
  secretFiles,
  type Workload,
} from '../../core';
import type { EnvValue } from '../../core/container';
import type { Volume } from '../../core/volume';
import { images } from '../../images';
import { grafanaMetrics } from '../metrics/grafana';
import { grafanaAlerts } from './alerts';
import { grafanaIni, paths, secretVariable } from './config';
import { home } from './dashboards';
import {
  databaseDirectory,
  databaseNeed,
  databasePasswordVariable,
  databaseProblems,
  type GrafanaDatabase,
} from './database';
import { DashboardLibrary } from './library';
import { adminNeed, keyNeed } from './needs';
import { dashboardProviders, dataSources, folderPath } from './provisioning';
import { clientSecretVariable, type GrafanaSignOn, signOnProblems } from './sign-on';

export interface GrafanaProps extends SystemProps {
  /** What dashboards ask. */
  readonly prometheus: Endpoint<'prometheus'>;
  /** Whose alerts and silences are shown. @default alerts are shown as series alone */
  readonly alertmanager?: Endpoint<'alertmanager'>;
  /** First label of the host name under the environment's domain. @default not published */
  readonly at?: string;
  /** How people sign in besides the generated administrator. @default not at all */
  readonly signOn?: GrafanaSignOn;
  /** Where users and their preferences are kept. @default nowhere: they last as long as the pod */
  readonly database?: GrafanaDatabase;
  /** More than one needs a database. @default 2 with a database, in a minimal environment and otherwise 1 */
  readonly replicas?: number;
  /** Time between scrapes, as Prometheus has it. @default 30 seconds */
  readonly interval?: Duration;
  /** Time after which an idle session ends. @default 1 day */
  readonly session?: Duration;
}

const defaults = {
  replicas: { minimal: 1, standard: 2, large: 2 },
  interval: Duration.seconds(30),
  session: Duration.days(1),
  /** About 200 MiB for itself and its plugins; the rest is for the answers to queries. */
  memory: Size.mebibytes(512),
  /** The database of a pod without another one, and the index of dashboards. */
  data: Size.mebibytes(512),
  /** The first start makes all tables. */
  start: Duration.minutes(5),
} as const;

/** The image's own user. */
const user = 472;

export class Grafana extends System {
  static readonly product: Product = {
    id: 'grafana',
    title: 'Grafana',
    upstream: 'https://grafana.com/oss/grafana/',
  };

  /** The web interface inside the cluster. */
  readonly http: Endpoint<'http'>;
  /** Host name under which people reach it, if it is published. */
  readonly host?: string;
  /** The administrator's password. */
  readonly admin: SecretRef<'password'>;
  /** Every dashboard that it shows. */
  readonly dashboards: DashboardLibrary;

  constructor(scope: Construct, props: GrafanaProps) {
    super(scope, Grafana.product, props);
    const replicas = props.replicas ?? (props.database ? this.environment.scaled(defaults.replicas) : 1);
    this.refuse(problems(props, replicas));
    this.host = props.at === undefined ? undefined : this.environment.hostOf(props.at);
    this.admin = this.secret(adminNeed(this.name, props.database !== undefined));
    const mounts = this.files(props);
    this.dashboards = new DashboardLibrary(
      this.environment,
      (id, files) => this.configMap(id, files, { watched: true }),
      mounts,
    );
    this.node.addValidation({ validate: () => this.dashboards.problems() });
    const server = this.server(props, replicas, mounts);
    this.http = server.endpoint('http', 'http');
    if (props.at !== undefined) this.publish(server, { at: props.at, port: 'http' });
    this.connect(server, props);
    this.observe({
      metrics: [this.metrics(server, 'http', { exposes: grafanaMetrics })],
      alerts: grafanaAlerts(this.namespace, server.name),
      logs: 'json',
    });
  }

  private server(props: GrafanaProps, replicas: number, mounts: Record<string, Volume>): Workload {
    const env: Record<string, EnvValue> = {
      GF_PATHS_CONFIG: `${paths.config}/grafana.ini`,
      [secretVariable.password]: this.admin.key('password'),
      [secretVariable.key]: this.secret(keyNeed(this.name, props.database !== undefined)).key('key'),
    };
    if (props.database) {
      const secret = this.secret(databaseNeed(`${this.name}-database`, props.database));
      env[databasePasswordVariable] = secret.key('password');
      if (props.database.ownAuthority) mounts[databaseDirectory] = secretFiles(secret, { 'ca.crt': 'ca.crt' });
    }
    if (props.signOn) {
      const secret = this.secret(clientSecretNeed(`${this.name}-client`, Grafana.product.title, props.signOn));
      env[clientSecretVariable] = secret.key('client-secret');
    }
    return this.deployment({
      image: images.grafana,
      env,
      mounts,
      replicas,
      // Old and new replicas share a database; without one there is nothing to share, and people would be signed out at random.
      update: props.database ? 'rolling' : 'recreate',
      resources: { cpu: '100m', memory: defaults.memory },
      runAs: { user },
      ports: { http: paths.port },
      ready: http('http', '/api/health'),
      // Says nothing of the database, whose absence a restart would not mend.
      live: http('http', '/healthz'),
      start: { probe: http('http', '/api/health'), within: defaults.start },
    });
  }

  private files(props: GrafanaProps): Record<string, Volume> {
    const { interval = defaults.interval, session = defaults.session } = props;
    const ini = grafanaIni({
      ...props,
      host: this.host,
      session,
      refresh: interval,
      home: `${folderPath(home.folder)}/${home.uid}.json`,
      showsAlerts: props.alertmanager !== undefined,
    });
    return {
      [paths.config]: this.configMap('config', { 'grafana.ini': ini }),
      [`${paths.provisioning}/datasources`]: this.configMap('data-sources', {
        'data-sources.yaml': dataSources({ ...props, interval }),
      }),
      [`${paths.provisioning}/dashboards`]: this.configMap('dashboards', {
        'folders.yaml': () => dashboardProviders(this.dashboards.folders),
      }),
      [paths.data]: scratch(defaults.data),
      // Plugins of the image talk to the server through sockets there.
      '/tmp': scratch(Size.mebibytes(64)),
    };
  }

  private connect(server: Workload, { prometheus, alertmanager, database, signOn }: GrafanaProps): void {
    for (const endpoint of [prometheus, alertmanager, database?.server, signOn?.provider]) {
      if (endpoint) server.connectsTo(endpoint);
    }
  }
}

function problems({ database, signOn, at }: GrafanaProps, replicas: number): Omit<Problem, 'path'>[] {
  const found = [
    ...(database ? databaseProblems(database) : []),
    ...(signOn ? signOnProblems(signOn, at !== undefined) : []),
  ];
  if (replicas > 1 && !database) {
    found.push({
      prop: 'replicas',
      problem: `${replicas} replicas without a database would each have users and sessions of their own`,
      remedy: 'give a database, or use 1',
    });
  }
  return found;
}
