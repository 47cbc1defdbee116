import { stringify } from 'yaml';
import type { Duration, Endpoint } from '../../core';

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
export const passwordVariable = { server: 'DASHBOARDS_SERVER_PASSWORD', cookie: 'DASHBOARDS_COOKIE_PASSWORD' } as const;

export interface DashboardsSettings {
  readonly store: Endpoint<'opensearch'>;
  /** The user that Dashboards itself signs in with. */
  readonly user: string;
  /** Time after which an idle session ends. */
  readonly session: Duration;
  /** Whether browsers reach it over TLS only. */
  readonly secureCookie: boolean;
}

/** The text of `opensearch_dashboards.yml`. Passwords are references to environment variables. */
export function dashboardsYaml({ store, user, session, secureCookie }: DashboardsSettings): string {
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
    'opensearch_security.auth.type': 'basicauth',
    // The kubelet asks for the status without signing in.
    'opensearch_security.auth.unauthenticated_routes': ['/api/status'],
    'status.allowAnonymous': true,
    'opensearch_security.cookie.secure': secureCookie,
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
