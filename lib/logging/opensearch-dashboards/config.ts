import { stringify } from 'yaml';
import type { Duration, Endpoint, ProviderClient } from '../../core';

/** Where things are in the container. */
export const paths = {
  config: '/etc/opensearch-dashboards',
  data: '/usr/share/opensearch-dashboards/data',
  port: 5601,
} as const;

/**
 * Variables that the configuration file refers to. Not named after a setting on purpose: the image's entry point passes
 * variables such as OPENSEARCH_PASSWORD on as arguments, where every process on the node can read them.
 */
export const passwordVariable = {
  server: 'DASHBOARDS_SERVER_PASSWORD',
  cookie: 'DASHBOARDS_COOKIE_PASSWORD',
  client: 'DASHBOARDS_CLIENT_SECRET',
} as const;

/** Where people sign in with OpenID Connect. */
export interface DashboardsSignOn extends ProviderClient {
  /** URL of the provider's discovery document. */
  readonly discovery: string;
}

export interface DashboardsSettings {
  readonly store: Endpoint<'opensearch'>;
  /** The user that Dashboards itself signs in with. */
  readonly user: string;
  /** Time after which an idle session ends. */
  readonly session: Duration;
  /** Host name under which browsers reach it over TLS, if it is published. */
  readonly host?: string;
  /** @default people sign in with a password of the store */
  readonly signOn?: DashboardsSignOn;
}

/** The text of `opensearch_dashboards.yml`. Passwords are references to environment variables. */
export function dashboardsYaml({ store, user, session, host, signOn }: DashboardsSettings): string {
  const ttl = session.toMilliseconds();
  return stringify({
    'server.host': '0.0.0.0',
    'server.port': paths.port,
    'path.data': paths.data,
    'opensearch.hosts': [store.url],
    'opensearch.username': user,
    'opensearch.password': `\${${passwordVariable.server}}`,
    'opensearch.requestHeadersAllowlist': ['authorization', 'securitytenant'],
    'opensearch.ssl.certificateAuthorities': [`${paths.config}/ca.crt`],
    'opensearch.ssl.verificationMode': 'full',
    'opensearch_security.multitenancy.enabled': false,
    ...(signOn && host ? signOnSettings(signOn, host) : { 'opensearch_security.auth.type': 'basicauth' }),
    // Nobody signs in as the server.
    'opensearch_security.auth.forbidden_usernames': [user],
    // The kubelet asks for the status without signing in.
    'opensearch_security.auth.unauthenticated_routes': ['/api/status'],
    'status.allowAnonymous': true,
    'opensearch_security.cookie.secure': host !== undefined,
    'opensearch_security.cookie.isSameSite': 'Lax',
    'opensearch_security.cookie.password': `\${${passwordVariable.cookie}}`,
    'opensearch_security.cookie.ttl': ttl,
    'opensearch_security.session.ttl': ttl,
    'opensearch_security.session.keepalive': true,
    'logging.json': true,
    'telemetry.enabled': false,
    'usageCollection.uiMetric.enabled': false,
  });
}

/** Both ways to sign in: the administrator's password works even while the provider is away. */
function signOnSettings({ discovery, client }: DashboardsSignOn, host: string): object {
  return {
    'opensearch_security.auth.type': ['basicauth', 'openid'],
    'opensearch_security.auth.multiple_auth_enabled': true,
    'opensearch_security.openid.connect_url': discovery,
    'opensearch_security.openid.base_redirect_url': `https://${host}`,
    'opensearch_security.openid.client_id': client,
    'opensearch_security.openid.client_secret': `\${${passwordVariable.client}}`,
    'opensearch_security.openid.scope': 'openid profile email',
  };
}
