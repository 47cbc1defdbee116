import type { Endpoint } from '../../../core';
import { type Channel, type Credentials, tellsOfTheEnd } from './channel';

/** Anything that takes Alertmanager's own JSON in a POST. */
export interface Webhook {
  readonly endpoint: Endpoint<'http' | 'https'>;
  /** Path of the URL. @default '/' */
  readonly path?: string;
  /**
   * What it is told about who sends: a bearer token, a user and a password, or a URL that is the secret itself, in which
   * case `path` is not used. Receivers outside the cluster require it, or the reason why they do not. @default nothing
   */
  readonly credentials?: Credentials | { readonly kind: 'token' } | { readonly kind: 'secret-url' };
  /** Alerts in one message; those beyond are counted. @default all */
  readonly most?: number;
}

export function webhook(hook: Webhook): Channel {
  const { endpoint, path = '/', credentials, most } = hook;
  return {
    section: 'webhook_configs',
    endpoint,
    secrets: secretsOf(hook),
    settings: (file) => ({
      ...(credentials?.kind === 'secret-url' ? { url_file: file('webhook-url') } : { url: `${endpoint.url}${path}` }),
      ...(credentials?.kind === 'token'
        ? { http_config: { authorization: { credentials_file: file('webhook-token') } } }
        : {}),
      ...(credentials?.kind === 'password'
        ? { http_config: { basic_auth: { username: credentials.user, password_file: file('webhook-password') } } }
        : {}),
      ...(most === undefined ? {} : { max_alerts: most }),
      ...tellsOfTheEnd,
    }),
    problems: webhookProblems(hook),
  };
}

function secretsOf({ endpoint, credentials }: Webhook): Readonly<Record<string, string>> {
  switch (credentials?.kind) {
    case 'secret-url':
      return { 'webhook-url': `URL of the web hook at ${endpoint.host}` };
    case 'token':
      return { 'webhook-token': `bearer token for ${endpoint.host}` };
    case 'password':
      return { 'webhook-password': `password of user ${credentials.user} of ${endpoint.host}` };
    default:
      return {};
  }
}

function webhookProblems({ endpoint, path = '/', credentials, most }: Webhook) {
  const inside = endpoint.peer.kind === 'pods';
  const carriesSecret = credentials !== undefined && credentials.kind !== 'none';
  return [
    ...(path.startsWith('/') ? [] : [{ problem: `path '${path}' is relative`, remedy: "begin it with '/'" }]),
    ...(most === undefined || (Number.isInteger(most) && most >= 1)
      ? []
      : [{ problem: `${most} is no number of alerts`, remedy: 'use a whole number of 1 or more' }]),
    ...(inside || credentials
      ? []
      : [
          {
            problem: `${endpoint.host} is outside the cluster and there are no credentials for it`,
            remedy: "name their kind in credentials, or { kind: 'none', because: … } when anybody may call it",
          },
        ]),
    ...(inside && endpoint.tls
      ? [
          {
            problem: `${endpoint.host} has a certificate of the platform's own authority, which Alertmanager does not know`,
            remedy: 'offer a port without TLS, which the network policy opens to Alertmanager alone',
          },
        ]
      : []),
    ...(carriesSecret && !endpoint.tls && !inside
      ? [{ problem: `the credentials for ${endpoint.host} would travel in the clear`, remedy: 'use TLS' }]
      : []),
  ];
}
