/**
 * OpenSearch Dashboards: the web interface to the log store. Needs an OpenSearch of the same capability, whose server user it
 * signs in with; people sign in with users of their own. Keeps nothing: its state is an index of the store.
 * Offers a web interface, published through the cluster's ingress controller when asked.
 * https://docs.opensearch.org/latest/dashboards/
 */
import type { Construct } from 'constructs';
import {
  type CertificateRef,
  certificateFiles,
  clientSecretNeed,
  combined,
  Duration,
  type Endpoint,
  type Fault,
  http,
  type Product,
  type SecretRef,
  Size,
  System,
  type SystemProps,
  scratch,
} from '../../core';
import { images } from '../../images';
import { openSearchDashboardsAlerts } from './alerts';
import { type DashboardsSignOn, dashboardsYaml, passwordVariable, paths } from './config';
import { indexPatternProblems, indexPatternScript, patience } from './index-pattern';

/** What Dashboards needs of its store: an `OpenSearch` system has it. */
export interface DashboardsStore {
  readonly http: Endpoint<'opensearch'>;
  /** The user that Dashboards itself signs in with. */
  readonly dashboardsUser: { readonly user: string; readonly secret: SecretRef<'password'> };
  /** A certificate of the store's authority, for the authority's own certificate in it. */
  readonly trust: CertificateRef;
  /** Where people sign in. @default with a password of the store */
  readonly signOn?: DashboardsSignOn;
}

export interface OpenSearchDashboardsProps extends SystemProps {
  readonly store: DashboardsStore;
  /** First label of the host name under the environment's domain. @default not published */
  readonly at?: string;
  /** @default 1 in a minimal environment, otherwise 2 */
  readonly replicas?: number;
  /** Time after which an idle session ends. @default 1 hour, upstream's own */
  readonly session?: Duration;
  /** Index patterns that are there from the start. @default logs-* */
  readonly indexPatterns?: readonly string[];
}

const defaults = {
  session: Duration.hours(1),
  indexPatterns: ['logs-*'],
  /** The server itself takes about 700 MiB; the rest is room for reports and bundles. */
  memory: Size.gibibytes(1),
  /** Optimised bundles are loaded and saved objects migrated before the first answer. */
  start: Duration.minutes(5),
};

/** The image's own user. */
const user = 1000;

export class OpenSearchDashboards extends System {
  static readonly product: Product = {
    id: 'opensearch-dashboards',
    title: 'OpenSearch Dashboards',
    upstream: 'https://docs.opensearch.org/latest/dashboards/',
  };

  /** The web interface inside the cluster. */
  readonly http: Endpoint<'http'>;
  /** Host name under which people reach it, if it is published. */
  readonly host?: string;

  constructor(scope: Construct, props: OpenSearchDashboardsProps) {
    super(scope, OpenSearchDashboards.product, props);
    const { store, session = defaults.session, indexPatterns = defaults.indexPatterns } = props;
    this.refuse([...signOnProblems(props), ...indexPatternProblems(indexPatterns)]);
    this.host = props.at === undefined ? undefined : this.environment.hostOf(props.at);
    const config = this.configMap('config', {
      'opensearch_dashboards.yml': dashboardsYaml({
        store: store.http,
        user: store.dashboardsUser.user,
        session,
        host: this.host,
        signOn: store.signOn,
      }),
    });
    const client =
      store.signOn &&
      this.secret(clientSecretNeed(`${this.name}-client`, OpenSearchDashboards.product.title, store.signOn));
    const cookie = this.secret({
      name: `${this.name}-cookie`,
      purpose: 'key that session cookies are encrypted with; the same on every replica',
      keys: { password: { kind: 'random', length: 32, alphabet: 'alphanumeric' } },
      rotation: 'restart',
    });
    const trust = certificateFiles(store.trust, 'restart', { 'ca.crt': 'ca.crt' });
    const server = this.deployment({
      image: images.opensearchDashboards,
      command: ['./opensearch-dashboards-docker-entrypoint.sh'],
      args: [`--config=${paths.config}/opensearch_dashboards.yml`],
      env: {
        [passwordVariable.server]: store.dashboardsUser.secret.key('password'),
        [passwordVariable.cookie]: cookie.key('password'),
        ...(client && { [passwordVariable.client]: client.key('client-secret') }),
        NODE_OPTIONS: `--max-old-space-size=${Math.floor(defaults.memory.toMebibytes() * 0.75)}`,
      },
      mounts: {
        [paths.config]: combined('settings', config, trust),
        [paths.data]: scratch(Size.mebibytes(128)),
        '/tmp': scratch(Size.mebibytes(64)),
      },
      replicas: props.replicas ?? this.environment.scaled({ minimal: 1, standard: 2, large: 2 }),
      // Two versions at once would migrate the same saved objects.
      update: 'recreate',
      resources: { cpu: '200m', memory: defaults.memory },
      runAs: { user },
      ports: { http: paths.port },
      ready: http('http', '/api/status'),
      start: { probe: http('http', '/api/status'), within: defaults.start },
    });
    this.http = server.endpoint('http', 'http');
    if (props.at !== undefined) this.publish(server, { at: props.at, port: 'http' });
    server.connectsTo(store.http);
    if (store.signOn) server.connectsTo(store.signOn.provider);
    this.provideIndexPatterns(store, indexPatterns);
    this.observe({
      unmeasured:
        'it exposes no metrics in a form that Prometheus reads; its readiness and restarts are watched instead',
      alerts: openSearchDashboardsAlerts(this.namespace, this.name),
      logs: 'json',
    });
  }

  private provideIndexPatterns(store: DashboardsStore, indexPatterns: readonly string[]): void {
    const script = this.configMap('index-patterns', {
      'index-patterns.sh': indexPatternScript(this.http.url, store.dashboardsUser.user, indexPatterns),
    });
    const job = this.job({
      role: 'index-patterns',
      image: images.opensearchDashboards,
      command: ['bash', '/scripts/index-patterns.sh'],
      env: { ...patience, [passwordVariable.server]: store.dashboardsUser.secret.key('password') },
      mounts: { '/scripts': script },
      resources: { cpu: '50m', memory: Size.mebibytes(128) },
      runAs: { user },
    });
    job.connectsTo(this.http);
  }
}

/** What is wrong with the way people sign in, if anything is. */
function signOnProblems({ store, at }: OpenSearchDashboardsProps): Fault[] {
  if (!store.signOn || at !== undefined) return [];
  return [
    {
      prop: 'at',
      problem: 'the provider sends people back to a published address, and there is none',
      remedy: "write the first label of its host name, or leave out the store's signOn",
    },
  ];
}
