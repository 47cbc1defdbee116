import type { Duration } from '../../core';
import { type Ini, renderIni } from '../../formats/ini';
import { databaseSettings, type GrafanaDatabase } from './database';
import { type GrafanaSignOn, signOnSettings } from './sign-on';

/** Where things are in the container. The first two, and `provisioning`, are where the image looks for them. */
export const paths = {
  data: '/var/lib/grafana',
  provisioning: '/etc/grafana/provisioning',
  config: '/etc/grafana/config',
  dashboards: '/etc/grafana/dashboards',
  port: 3000,
} as const;

/** Variables that the configuration file refers to. */
export const secretVariable = {
  password: 'GRAFANA_ADMIN_PASSWORD',
  key: 'GRAFANA_SECRET_KEY',
} as const;

/** Name of the generated administrator. */
export const administrator = 'admin';

export interface GrafanaSettings {
  /** Host name under which browsers reach it over TLS, if it is published. */
  readonly host?: string;
  /** Time after which an idle session ends. */
  readonly session: Duration;
  /** Shortest time after which a dashboard may ask again: nothing new arrives between scrapes. */
  readonly refresh: Duration;
  /** File of the dashboard that people see first. */
  readonly home: string;
  /** Whether alerts and silences of an Alertmanager are shown. */
  readonly showsAlerts: boolean;
  readonly database?: GrafanaDatabase;
  readonly signOn?: GrafanaSignOn;
}

/** The text of `grafana.ini`. Secret values are references to environment variables. */
export function grafanaIni(settings: GrafanaSettings): string {
  return renderIni({
    ...serving(settings),
    ...signingIn(settings),
    ...closed,
    dashboards: { default_home_dashboard_path: settings.home, min_refresh_interval: settings.refresh },
    // Prometheus alone evaluates rules: two replicas would do so twice, and a rule made by hand is reviewed by nobody.
    unified_alerting: settings.showsAlerts ? { enabled: true, execute_alerts: false } : { enabled: false },
    metrics: { enabled: true },
    log: { mode: 'console', level: 'info' },
    'log.console': { format: 'json' },
  });
}

function serving({ host, database }: GrafanaSettings): Ini {
  return {
    server: {
      http_port: paths.port,
      domain: host,
      root_url: host && `https://${host}/`,
      enable_gzip: true,
    },
    database: databaseSettings(database),
  };
}

function signingIn({ host, session, signOn }: GrafanaSettings): Ini {
  return {
    security: {
      admin_user: administrator,
      admin_password: { environment: secretVariable.password },
      secret_key: { environment: secretVariable.key },
      cookie_secure: true,
      // Strict would lose the session on the way back from a provider.
      cookie_samesite: 'lax',
      strict_transport_security: host !== undefined,
      content_security_policy: true,
      allow_embedding: false,
      disable_gravatar: true,
    },
    auth: {
      // Browsers take a cookie of such a name from nobody but this host, over TLS: no other host of the domain can set one.
      login_cookie_name: host && '__Host-grafana_session',
      login_maximum_inactive_lifetime_duration: session,
    },
    'auth.anonymous': { enabled: false },
    'auth.generic_oauth': signOn ? signOnSettings(signOn) : { enabled: false },
    users: { allow_sign_up: false, allow_org_create: false, auto_assign_org_role: 'Viewer' },
  };
}

/** Nothing is fetched from, or told to, anybody outside; what is there comes from the image and the platform. */
const closed: Ini = {
  analytics: {
    reporting_enabled: false,
    check_for_updates: false,
    check_for_plugin_updates: false,
    feedback_links_enabled: false,
  },
  news: { news_feed_enabled: false },
  plugins: {
    // The installer would replace plugins of the image, and lose them: its file system is read-only.
    preinstall_disabled: true,
    plugin_admin_enabled: false,
    public_key_retrieval_disabled: true,
  },
  snapshots: { enabled: false, external_enabled: false },
  public_dashboards: { enabled: false },
  cloud_migration: { enabled: false },
};
